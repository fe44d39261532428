import { ArgumentError, DataError } from "../errors.ts";

export interface HistogramOptions {
  /** Number of bins of equal width; 10 where absent. */
  readonly bins?: number;
  /** Outer edges; the smallest and largest value where absent. */
  readonly range?: readonly [number, number];
}

export interface Histogram {
  /** Values in each bin. A bin holds its lower edge and not its upper one, except the last, which holds both. */
  readonly counts: Uint32Array;
  /** One more than bins. */
  readonly edges: Float64Array;
  /** Numbers below and above the range. */
  readonly below: number;
  readonly above: number;
  /** NaN. */
  readonly missing: number;
}

/**
 * Histogram with bins of equal width, as numpy.histogram counts it: membership is decided by the edges
 * themselves, and a range of no width is widened by 0.5 on both sides. NaN are left out and counted. Throws an
 * ArgumentError for bins or a range that make no histogram, a DataError when a range is needed and there is none
 * (no numbers, or infinite ones).
 */
export function histogram(values: ArrayLike<number>, options: HistogramOptions = {}): Histogram {
  const bins = options.bins ?? 10;
  if (!Number.isInteger(bins) || bins < 1) {
    throw new ArgumentError(`A histogram of ${bins} bins`, { value: bins, expected: "a positive integer" });
  }
  const [first, last] = widened(options.range ?? extent(values));
  const edges = linearEdges(first, last, bins);
  const counts = new Uint32Array(bins);
  const scale = bins / (last - first);
  let below = 0;
  let above = 0;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value >= first && value <= last) {
      let bin = Math.min(Math.floor((value - first) * scale), bins - 1);
      if (value < edges[bin]) bin--;
      else if (bin < bins - 1 && value >= edges[bin + 1]) bin++;
      counts[bin]++;
    } else if (value < first) below++;
    else if (value > last) above++;
    else missing++;
  }
  return { counts, edges, below, above, missing };
}

/** `bins + 1` evenly spaced edges; the outer ones are exact. */
export function linearEdges(first: number, last: number, bins: number): Float64Array {
  const step = (last - first) / bins;
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => first + i * step);
  edges[bins] = last;
  return edges;
}

function extent(values: ArrayLike<number>): readonly [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (!(Number.isFinite(min) && Number.isFinite(max))) {
    throw new DataError(`Histogram of ${values.length} values that span no finite range`, {
      value: [min, max],
      expected: "finite values",
      remedy: "Pass a range.",
    });
  }
  return [min, max];
}

function widened([first, last]: readonly [number, number]): readonly [number, number] {
  if (!(Number.isFinite(first) && Number.isFinite(last) && first <= last)) {
    throw new ArgumentError(`A histogram from ${first} to ${last}`, {
      value: [first, last],
      expected: "finite, rising edges",
    });
  }
  return first === last ? [first - 0.5, last + 0.5] : [first, last];
}
