import { ShapeError } from "@helioscope/core";
import { joinMoments, momentsCorrelation, NO_PAIRS, type PairMoments, spreadRatio } from "./moments.ts";

/** What two moments in a row say of how the field changes. */
export interface DifferenceFacts {
  /** Moments of D = B(t) - B(t - cadence), truth and generated. */
  readonly moments: PairMoments;
  /** Pixels above the threshold in both frames, and those of them whose sign changes. */
  readonly truthStrong: number;
  readonly truthFlips: number;
  readonly generatedStrong: number;
  readonly generatedFlips: number;
}

export const NO_DIFFERENCES: DifferenceFacts = {
  moments: NO_PAIRS,
  truthStrong: 0,
  truthFlips: 0,
  generatedStrong: 0,
  generatedFlips: 0,
};

export interface FramePair {
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
}

/**
 * Compares the change of truth and of the generated field where `mask` is not 0. A sign counts as changed where |B| is
 * above `thresholdGauss` in both frames. Throws a ShapeError when lengths differ.
 */
export function frameDifferences(
  truth: FramePair,
  generated: FramePair,
  mask: ArrayLike<number>,
  thresholdGauss: number,
): DifferenceFacts {
  const n = mask.length;
  if ([truth.before, truth.after, generated.before, generated.after].some(({ length }) => length !== n))
    throw new ShapeError("Frames and mask differ in size", { expected: `${n} pixels of each` });
  let count = 0;
  let sumA = 0;
  let sumB = 0;
  let [truthStrong, truthFlips, generatedStrong, generatedFlips] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (!mask[i]) continue;
    const [a0, a1, b0, b1] = [truth.before[i], truth.after[i], generated.before[i], generated.after[i]];
    count++;
    sumA += a1 - a0;
    sumB += b1 - b0;
    if (Math.abs(a0) > thresholdGauss && Math.abs(a1) > thresholdGauss) {
      truthStrong++;
      if (a0 > 0 !== a1 > 0) truthFlips++;
    }
    if (Math.abs(b0) > thresholdGauss && Math.abs(b1) > thresholdGauss) {
      generatedStrong++;
      if (b0 > 0 !== b1 > 0) generatedFlips++;
    }
  }
  if (count === 0) return NO_DIFFERENCES;
  const [meanA, meanB] = [sumA / count, sumB / count];
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (!mask[i]) continue;
    const a = truth.after[i] - truth.before[i] - meanA;
    const b = generated.after[i] - generated.before[i] - meanB;
    squaresA += a * a;
    squaresB += b * b;
    products += a * b;
  }
  const moments = { count, meanA, meanB, squaresA, squaresB, products };
  return { moments, truthStrong, truthFlips, generatedStrong, generatedFlips };
}

export function joinDifferences(p: DifferenceFacts, q: DifferenceFacts): DifferenceFacts {
  return {
    moments: joinMoments(p.moments, q.moments),
    truthStrong: p.truthStrong + q.truthStrong,
    truthFlips: p.truthFlips + q.truthFlips,
    generatedStrong: p.generatedStrong + q.generatedStrong,
    generatedFlips: p.generatedFlips + q.generatedFlips,
  };
}

/** How the generated field changes in time, beside the truth. */
export interface TemporalScores {
  /** Pearson of the difference maps over the pixels of all pairs together. NaN where one side never changes. */
  readonly differenceCorrelation: number;
  /** Mean of the correlations of each pair. */
  readonly differenceCorrelationMean: number;
  /** Standard deviation of generated differences over that of the true ones: 1 is right, above it flickers. */
  readonly fluctuationRatio: number;
  /** Share of strong pixels whose sign changes from one frame to the next. */
  readonly flipRate: number;
  readonly flipRateTruth: number;
}

export type TemporalScoreName = keyof TemporalScores;

/** Scores over pairs of frames; NaN without them. */
export function temporalScores(pairs: readonly DifferenceFacts[]): TemporalScores {
  let all = NO_DIFFERENCES;
  let sum = 0;
  let known = 0;
  for (const pair of pairs) {
    all = joinDifferences(all, pair);
    const correlation = momentsCorrelation(pair.moments);
    if (Number.isNaN(correlation)) continue;
    sum += correlation;
    known++;
  }
  return {
    differenceCorrelation: all.moments.count === 0 ? Number.NaN : momentsCorrelation(all.moments),
    differenceCorrelationMean: sum / known,
    fluctuationRatio: spreadRatio(all.moments),
    flipRate: all.generatedFlips / all.generatedStrong,
    flipRateTruth: all.truthFlips / all.truthStrong,
  };
}
