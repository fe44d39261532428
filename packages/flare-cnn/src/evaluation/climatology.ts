import { ArgumentError, ShapeError } from "@helioscope/core";

export interface ClimatologyOptions {
  /** Length of the time before each sample; 120 (Leka et al. 2019) where absent. */
  readonly days?: number;
  /** Hours after a sample at which its label is known, so that no label is used before; 24 where absent. */
  readonly knownAfterHours?: number;
}

/**
 * Share of positive labels among the samples of the days before each sample: a prior that a forecaster could have had,
 * for Brier skill against {@link FlareScoreOptions.climatology}. `history` may reach further back than the samples (those
 * of the training interval, say). NaN where no label was known; a label of NaN is none. Times are UTC, ISO 8601.
 *
 * Throws a ShapeError where times and labels of the history differ in number, an ArgumentError for a length that is not
 * above zero.
 */
export function trailingClimatology(
  utc: readonly string[],
  history: { readonly utc: readonly string[]; readonly labels: ArrayLike<number> },
  options: ClimatologyOptions = {},
): Float64Array {
  const { days = 120, knownAfterHours = 24 } = options;
  if (!(days > 0 && knownAfterHours >= 0)) {
    throw new ArgumentError(`A climatology of ${days} days, known after ${knownAfterHours} h`, {
      value: [days, knownAfterHours],
      expected: "days above 0, hours of at least 0",
    });
  }
  if (history.utc.length !== history.labels.length) {
    throw new ShapeError(`${history.utc.length} times and ${history.labels.length} labels`, {
      expected: "as many of each",
    });
  }
  const past = history.utc
    .flatMap((time, i) => {
      const label = history.labels[i];
      return Number.isNaN(label) ? [] : [{ time: Date.parse(time), label: label !== 0 ? 1 : 0 }];
    })
    .sort((a, b) => a.time - b.time);
  const before = new Float64Array(past.length + 1);
  past.forEach(({ label }, i) => {
    before[i + 1] = before[i] + label;
  });
  // First of the past that is not before a time.
  const first = (time: number) => {
    let low = 0;
    let high = past.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (past[middle].time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return Float64Array.from(utc, (text) => {
    const known = Date.parse(text) - knownAfterHours * 3_600_000;
    const from = first(Date.parse(text) - days * 86_400_000);
    // A label is known at the very hour, so the last one lies at `known` itself.
    const to = Math.max(from, first(known + 1));
    return (before[to] - before[from]) / (to - from);
  });
}
