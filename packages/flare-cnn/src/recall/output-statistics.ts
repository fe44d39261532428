import { ArgumentError, ShapeError } from "@helioscope/core";

/** One class in one bin of a classifier's output. */
export interface OutputBinClass {
  readonly count: number;
  /** Mean of the quantity; NaN without magnetograms. */
  readonly mean: number;
  /** So many standard errors of the mean as were asked for; NaN with fewer than two magnetograms. */
  readonly error: number;
}

export interface OutputBin {
  readonly from: number;
  readonly to: number;
  readonly nonflaring: OutputBinClass;
  readonly flaring: OutputBinClass;
}

/**
 * A quantity of magnetograms (total unsigned flux in Figure 6), averaged by class and by what a classifier says. A bin
 * holds its lower edge and not its upper one, the last both; a magnetogram with a NaN in probability or quantity is left
 * out. Errors are of the mean, 5 standard errors where `sigmas` is absent, and take magnetograms for independent.
 *
 * Throws a ShapeError where lengths differ, an ArgumentError for a probability outside [0, 1] or no bins.
 */
export function outputStatistics(
  labels: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  quantity: ArrayLike<number>,
  options: { readonly bins?: number; readonly sigmas?: number } = {},
): OutputBin[] {
  const { bins = 10, sigmas = 5 } = options;
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new ArgumentError(`Statistics in ${bins} bins`, { value: bins, expected: "a positive integer" });
  if (probabilities.length !== labels.length || quantity.length !== labels.length) {
    throw new ShapeError(
      `${probabilities.length} outputs and ${quantity.length} values of ${labels.length} labels`,
      {
        expected: "as many of each",
      },
    );
  }
  const values = [0, 1].map(() => Array.from({ length: bins }, () => [] as number[]));
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i];
    if (p < 0 || p > 1)
      throw new ArgumentError(`A probability of ${p}`, { value: p, expected: "a number from 0 to 1" });
    if (Number.isNaN(p) || Number.isNaN(quantity[i]) || Number.isNaN(labels[i])) continue;
    let bin = Math.min(bins - 1, Math.floor(p * bins));
    if (p < bin / bins) bin--;
    else if (bin < bins - 1 && p >= (bin + 1) / bins) bin++;
    values[labels[i] !== 0 ? 1 : 0][bin].push(quantity[i]);
  }
  return Array.from({ length: bins }, (_, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    nonflaring: binClass(values[0][bin], sigmas),
    flaring: binClass(values[1][bin], sigmas),
  }));
}

function binClass(values: readonly number[], sigmas: number): OutputBinClass {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count: n,
    mean,
    error: n > 1 ? sigmas * Math.sqrt(squares / (n - 1) / n) : Number.NaN,
  };
}
