import { DataError, type Evaluation, type Score, type Store, type WorkOptions } from "@helioscope/core";
import { pearson } from "@helioscope/core/metrics";
import { BASELINES, MEAN_ATMOSPHERE } from "./baselines.ts";
import { noisyPixels } from "./batches.ts";
import type { TrainableConfig } from "./config.ts";
import type { AtmosphereNodes } from "./nodes.ts";
import { constantFor, rmsDifference, SCORED, type ScoredQuantity, scoredValues } from "./scored.ts";
import { linesOf } from "./spectra.ts";
import type { StokesNet } from "./stokes-net.ts";
import { assertDepths, isValidation, readTrainingPixels, type TrainingPixels } from "./training-set.ts";

/** Q and U of a few thousandths of the continuum at 6302 Angstrom. */
const TRANSVERSE_GAUSS = 300;
/** Optical depths that are scored: the paper's maps are at 0. */
const SCORED_LOG_TAU = [0, -1];
const QUANTITIES = Object.keys(SCORED) as ScoredQuantity[];

/** What a simple method says of each quantity, by its name. */
export interface Rival {
  readonly name: string;
  readonly values: Partial<Record<ScoredQuantity, Float32Array>>;
}

/**
 * Pearson correlations and root mean square errors of every quantity at log tau 0 and -1. The azimuth's error is the
 * shorter way round the half circle, its correlation the plain one, as in the paper's tables; it is scored once more
 * where there is a transverse field to speak of. Each stands beside the mean atmosphere (errors) and beside every
 * rival that knows the quantity.
 */
export function scoresOf(
  predicted: AtmosphereNodes,
  truth: AtmosphereNodes,
  rivals: readonly Rival[],
): Score[] {
  const scores: Score[] = [];
  for (const logTau of SCORED_LOG_TAU) {
    for (const quantity of QUANTITIES) {
      const { label, unit } = SCORED[quantity];
      const wanted = scoredValues(truth, quantity, logTau);
      const ours = scoredValues(predicted, quantity, logTau);
      const known = rivals.flatMap(({ name, values }) =>
        values[quantity] ? [{ name, values: values[quantity] }] : [],
      );
      scores.push(
        ...compared({ label: `${label} at log tau ${logTau}`, unit, quantity, wanted, ours, known }),
      );
      if (quantity !== "azimuth") continue;
      const strong = transverseAbove(truth, logTau, TRANSVERSE_GAUSS);
      if (strong.length < 2) continue;
      const pick = (values: Float32Array) => Float32Array.from(strong, (i) => values[i]);
      scores.push(
        ...compared({
          label: `${label} where the transverse field exceeds ${TRANSVERSE_GAUSS} G at log tau ${logTau}`,
          unit,
          quantity,
          wanted: pick(wanted),
          ours: pick(ours),
          known: known.map(({ name, values }) => ({ name, values: pick(values) })),
        }),
      );
    }
  }
  return scores;
}

interface Comparison {
  readonly label: string;
  readonly unit: string;
  readonly quantity: ScoredQuantity;
  readonly wanted: Float32Array;
  readonly ours: Float32Array;
  readonly known: readonly { readonly name: string; readonly values: Float32Array }[];
}

function compared({ label, unit, quantity, wanted, ours, known }: Comparison): Score[] {
  const error = (values: Float32Array) => rmsDifference(values, wanted, quantity);
  const rms = { metric: `rms error of ${label} (${unit})`, value: error(ours), higherIsBetter: false };
  const correlation = {
    metric: `Pearson correlation of ${label}`,
    value: pearson(ours, wanted),
    higherIsBetter: true,
  };
  return [
    { ...rms, baseline: { name: MEAN_ATMOSPHERE.name, value: error(constantFor(wanted, quantity)) } },
    ...known.flatMap(({ name, values }) => [
      { ...rms, baseline: { name, value: error(values) } },
      { ...correlation, baseline: { name, value: pearson(values, wanted) } },
    ]),
  ];
}

/** Indices of the atmospheres whose field across the line of sight is stronger. */
function transverseAbove(nodes: AtmosphereNodes, logTau: number, gauss: number): number[] {
  const field = scoredValues(nodes, "fieldStrength", logTau);
  const inclination = scoredValues(nodes, "inclination", logTau);
  return Array.from(field.keys()).filter(
    (i) => field[i] * Math.sin((inclination[i] * Math.PI) / 180) > gauss,
  );
}

/** Scores over pixels of a training set, with the noise of the training. */
export async function evaluatePixels(
  network: StokesNet,
  pixels: TrainingPixels,
  noise: number,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const seen = noisyPixels(pixels, noise);
  const predicted = await network.predict(seen.profiles, options);
  const truth = { count: seen.count, logTau: predicted.logTau, values: seen.nodes };
  const rivals: Rival[] = [];
  const lines = linesOf(network.lines);
  for (const [done, { name, predict }] of BASELINES.entries()) {
    const how = { noise, ...(options.signal ? { signal: options.signal } : {}) };
    rivals.push({ name, values: await predict(seen, network.wavelengths, lines, how) });
    options.onProgress?.({ stage: "baselines", done: done + 1, total: BASELINES.length, detail: name });
  }
  const { blocks, manifest } = pixels;
  return {
    data: `${blocks.length} of ${manifest.blocks.length} blocks, ${blocks[0].name} to ${blocks.at(-1)?.name}`,
    examples: pixels.count,
    scores: scoresOf(predicted, truth, rivals),
    skipped: pixels.skipped,
  };
}

/**
 * Scores on the blocks of a training set that the network was not trained on: all of a set that is new to it. Where it
 * knows every block, the part for validation is taken, with a warning.
 *
 * @throws DataError when the set's wavelengths or optical depths are not the network's
 */
export async function evaluateStokesNet(
  network: StokesNet,
  data: Store,
  { training }: TrainableConfig,
  options: WorkOptions = {},
): Promise<Evaluation> {
  const trained = new Set(network.trainedOn);
  let known = false;
  const pixels = await readTrainingPixels(
    data,
    (block, i, all) => {
      known = all.every(({ name }) => trained.has(name));
      return known ? isValidation(i, all.length, training.validationShare) : !trained.has(block.name);
    },
    options,
  );
  const { wavelengths } = pixels.manifest;
  assertDepths(pixels.manifest, network.config.logTau);
  const same = wavelengths.every((x, i) => Math.abs(x - network.wavelengths[i]) < 1e-3);
  if (wavelengths.length !== network.wavelengths.length || !same) {
    throw new DataError(`Profiles at ${wavelengths.length} wavelengths from ${wavelengths[0]} Angstrom`, {
      value: wavelengths,
      expected: `the network's ${network.wavelengths.length} from ${network.wavelengths[0]}`,
    });
  }
  if (known) {
    options.onWarning?.(
      `The network was trained on all ${pixels.manifest.blocks.length} blocks of this set: the scores flatter it`,
    );
  }
  return evaluatePixels(network, pixels, training.noise, options);
}
