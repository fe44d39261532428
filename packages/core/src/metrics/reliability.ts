import { ArgumentError } from "../errors.ts";
import { wilsonInterval } from "../stats/binomial.ts";
import { assertProbabilities } from "./checks.ts";
import { assertSameLength } from "./confusion.ts";

export interface ReliabilityOptions {
  /** Bins of equal width over [0, 1]; 10 where absent. */
  readonly bins?: number;
  /** Coverage of the binomial intervals; 0.95 where absent. */
  readonly confidence?: number;
}

/** Cases whose probability lies in one bin: the lower edge belongs to it, the upper one does not (1 to the last). */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly positives: number;
  /** Mean probability of the cases; NaN where there are none. */
  readonly meanProbability: number;
  /** Share of positives; NaN where there are no cases. */
  readonly observed: number;
  /** Wilson's binomial interval of that share. */
  readonly low: number;
  readonly high: number;
}

export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  readonly confidence: number;
  /** Expected calibration error: mean of |observed - mean probability| over the bins, weighted by their counts. */
  readonly calibrationError: number;
}

/**
 * Reliability diagram: what share of the cases of each probability is positive. A pair with a NaN is left out. Throws
 * a ShapeError when the lengths differ, an ArgumentError for bins that are none or a probability outside [0, 1].
 */
export function reliability(
  truth: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: ReliabilityOptions = {},
): Reliability {
  const { bins = 10, confidence = 0.95 } = options;
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new ArgumentError(`A reliability diagram of ${bins} bins`, {
      value: bins,
      expected: "a positive integer",
    });
  assertSameLength(truth, probabilities, "Truth and probabilities");
  assertProbabilities(probabilities);
  const counts = new Float64Array(bins);
  const positives = new Float64Array(bins);
  const sums = new Float64Array(bins);
  for (let i = 0; i < truth.length; i++) {
    const p = probabilities[i];
    if (Number.isNaN(p) || Number.isNaN(truth[i])) continue;
    const bin = probabilityBin(p, bins);
    counts[bin]++;
    sums[bin] += p;
    if (truth[i] !== 0) positives[bin]++;
  }
  const rows = Array.from(counts, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    positives: positives[bin],
    meanProbability: sums[bin] / count,
    observed: positives[bin] / count,
    ...wilsonInterval(positives[bin], count, confidence),
  }));
  const total = counts.reduce((a, b) => a + b, 0);
  const gaps = rows.map((row) =>
    row.count === 0 ? 0 : row.count * Math.abs(row.observed - row.meanProbability),
  );
  return { bins: rows, confidence, calibrationError: gaps.reduce((a, b) => a + b, 0) / total };
}

/** Which of `bins` bins of equal width over [0, 1] a probability lies in; see {@link ReliabilityBin}. */
export function probabilityBin(p: number, bins: number): number {
  // Edges are i / bins and not i times the width, so that 0.3 is the edge that a reader means.
  const bin = Math.min(bins - 1, Math.floor(p * bins));
  if (p < bin / bins) return bin - 1;
  return bin < bins - 1 && p >= (bin + 1) / bins ? bin + 1 : bin;
}
