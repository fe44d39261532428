import type { Random, Skip, WorkOptions } from "@helioscope/core";
import { type FluxBaseline, fluxProbability } from "../baseline/index.ts";
import { type FlareScores, flareScores } from "../evaluation/index.ts";
import type { SampleSource } from "../network/index.ts";
import type { FlareClassifier } from "../types.ts";
import { artefactWords } from "./artefact-words.ts";
import { crossValidated } from "./by-table.ts";
import type { Prepare } from "./classify-fields.ts";
import { type Condition, underConditions } from "./conditions.ts";
import { type FrameDependence, frameDependence } from "./frame-dependence.ts";
import { bipoleScene, type FrameScene } from "./frame-scene.ts";
import type { FrameSize } from "./reframe.ts";
import { type Survival, survival } from "./survival.ts";

export interface ArtefactOptions extends WorkOptions {
  readonly random: Random;
  /** What is put in frames of other sizes; the bipole of Figure 9's high peak where absent. */
  readonly scenes?: readonly FrameScene[];
  /** The common frame of the condition `fixed`; the median width and height where absent. */
  readonly frame?: FrameSize;
  /** The total-flux baseline of the training data; one that is cross-validated on these samples where absent. */
  readonly fluxBaseline?: FluxBaseline;
  /** Resamples of regions, 1000 where absent. */
  readonly resamples?: number;
  readonly prepare?: Prepare;
}

/** Skill of one way to tell the samples apart, and what it is of the classifier's skill as is. */
export interface ArtefactRow {
  readonly name: Condition | "frame size alone" | "total unsigned flux";
  readonly probabilities: Float64Array;
  readonly scores: FlareScores;
  readonly survival: Survival;
  /** Mean share of the unsigned flux inside the frames; null for what looks at no frame. */
  readonly fluxKept: number | null;
  /** Mean absolute difference of the output from that as is; null for what is not the classifier. */
  readonly meanChange: number | null;
}

export interface ArtefactReport {
  /** Output for fixed scenes in frames of other sizes. */
  readonly dependence: readonly FrameDependence[];
  /** The common frame. */
  readonly frame: FrameSize;
  /** `as is`, `fixed` and `scrambled`; then the size of the frame alone and the total unsigned flux. */
  readonly rows: readonly ArtefactRow[];
  /** Samples that could not be read; they count in no row. */
  readonly skipped: readonly Skip[];
  /** The same in plain words. */
  readonly words: readonly string[];
}

/**
 * How much of a classifier's skill comes from the size of the frames, which resizing turns into resolution (section 4.4):
 * (a) the output for the same region while its frame changes; (b) the skill with all magnetograms in one common frame, and with each in
 * the frame of another; (c) the skill of width and height alone. Errors are from a bootstrap over regions.
 *
 * Frame size alone, and the flux where no baseline is given, are logistic regressions on logarithms, cross-validated over
 * the regions of these samples.
 *
 * @throws DataError without samples or with fewer than two regions of a class; AbortedError
 */
export async function artefactReport(
  classifier: FlareClassifier,
  source: SampleSource,
  options: ArtefactOptions,
): Promise<ArtefactReport> {
  const { random, scenes = [bipoleScene()], resamples, signal, fluxBaseline } = options;
  const { samples } = source;
  const labels = samples.map(({ label }) => label);
  const groups = samples.map(({ group }) => group);
  const work = signal ? { signal } : {};
  const fit = (columns: readonly number[][], name: string): Float64Array =>
    crossValidated(columns, labels, groups, { random: random.fork(name), ...work });
  const size = fit(
    [samples.map(({ widthPx }) => widthPx), samples.map(({ heightPx }) => heightPx)],
    "frame size",
  );
  const flux = fluxBaseline
    ? Float64Array.from(samples, ({ fluxMx }) => fluxProbability(fluxBaseline, fluxMx))
    : fit([samples.map(({ fluxMx }) => Math.max(fluxMx, LEAST_FLUX_MX))], "flux");
  const dependence: FrameDependence[] = [];
  for (const scene of scenes) dependence.push(await frameDependence(classifier, scene, options));
  const { frame, outputs, skipped } = await underConditions(classifier, source, {
    ...options,
    random: random.fork("frames"),
  });
  const reference = outputs[0].probabilities;
  const row = (
    name: ArtefactRow["name"],
    probabilities: Float64Array,
    seen: Pick<ArtefactRow, "fluxKept" | "meanChange">,
  ): ArtefactRow => {
    // The same resamples for all rows.
    const drawn = { random: random.fork("bootstrap"), ...(resamples ? { resamples } : {}), ...work };
    return {
      name,
      probabilities,
      scores: flareScores(labels, probabilities, { groups, ...drawn }),
      survival: survival(labels, groups, probabilities, reference, {
        ...drawn,
        random: random.fork("bootstrap"),
      }),
      ...seen,
    };
  };
  // All are scored on the same samples.
  const scored = (table: Float64Array): Float64Array =>
    table.map((p, i) => (Number.isNaN(reference[i]) ? Number.NaN : p));
  const unseen = { fluxKept: null, meanChange: null };
  const rows = [
    ...outputs.map(({ condition, probabilities, ...seen }) => row(condition, probabilities, seen)),
    row("frame size alone", scored(size), unseen),
    row("total unsigned flux", scored(flux), unseen),
  ];
  return { dependence, frame, rows, skipped, words: artefactWords(dependence, frame, rows) };
}

/** A blank patch has no logarithm of its flux; this is far below what noise adds up to. */
const LEAST_FLUX_MX = 1e19;
