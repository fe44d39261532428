import { type TemporalScoreName, temporalScores } from "./differences.ts";
import { fluxAgreement } from "./flux-agreement.ts";
import type { ImageScoreName } from "./image-scores.ts";
import type { FrameRecord, PairRecord } from "./records.ts";

type Polarity = "unsigned" | "positive" | "negative";

/** Of total fluxes over images: correlation, slope, mean error in Mx, relative error. */
export type FluxScoreName = `${Polarity}Flux${"Correlation" | "Slope" | "BiasMx" | "RelativeError"}`;
/** The temporal scores near flares in progress. */
export type FlareScoreName = `flare${Capitalize<TemporalScoreName>}`;
/** Every score of an evaluation. */
export type ScoreName = ImageScoreName | FluxScoreName | TemporalScoreName | FlareScoreName;

/** Mean of the values that are numbers; NaN without one. */
function meanOf(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Scores of frames by themselves: means of image scores, and the agreement of total fluxes. */
export function frameScores(
  frames: readonly FrameRecord[],
): Readonly<Record<ImageScoreName | FluxScoreName, number>> {
  const names = Object.keys(frames[0].scores) as ImageScoreName[];
  const means = names.map((name) => [name, meanOf(frames.map(({ scores }) => scores[name]))]);
  const polarities: readonly Polarity[] = ["unsigned", "positive", "negative"];
  const fluxes = polarities.flatMap((side) => {
    const agreement = fluxAgreement(
      frames.map(({ flux }) => flux.truth[side]),
      frames.map(({ flux }) => flux.generated[side]),
    );
    return [
      [`${side}FluxCorrelation`, agreement.correlation],
      [`${side}FluxSlope`, agreement.slope],
      [`${side}FluxBiasMx`, agreement.biasMx],
      [`${side}FluxRelativeError`, agreement.relativeError],
    ];
  });
  return Object.fromEntries([...means, ...fluxes]);
}

/** Scores of pairs of frames, on the whole disc and near flares. */
export function pairScores(
  pairs: readonly PairRecord[],
): Readonly<Record<TemporalScoreName | FlareScoreName, number>> {
  const disc = temporalScores(pairs.map((pair) => pair.disc));
  const flares = temporalScores(pairs.flatMap((pair) => (pair.flares ? [pair.flares] : [])));
  const near = Object.entries(flares).map(([name, value]) => [
    `flare${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    value,
  ]);
  return { ...disc, ...Object.fromEntries(near) };
}
