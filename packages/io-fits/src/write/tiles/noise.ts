import { Median } from "./median.ts";

/** What quantisation needs to know of a tile. */
export interface TileStatistics {
  /** Standard deviation of the noise from pixel to pixel; 0 where it cannot be told. */
  readonly noise: number;
  /** Of the pixels that are numbers; infinite where they are, and where there are none. */
  readonly min: number;
  readonly max: number;
  readonly hasNaN: boolean;
}

/** From the median absolute difference to a standard deviation: 1.482602 over the root of the sum of squared weights. */
const SECOND = 1.482602 / Math.sqrt(2);
const THIRD = 1.482602 / Math.sqrt(6);
const FIFTH = 1.482602 / Math.sqrt(70);
/** Pixels that the widest difference spans. */
const SPAN = 9;

/** Estimates the noise of tile after tile, in memory of its own. */
export class NoiseMeter {
  readonly #row: Float64Array;
  /** Differences of second, third and fifth order. */
  readonly #orders: readonly [Median, Median, Median];
  readonly #medians: readonly [Float64Array, Float64Array, Float64Array];

  /** @param longest pixels of the largest tile. */
  constructor(longest: number) {
    this.#row = new Float64Array(longest);
    this.#orders = [new Median(longest), new Median(longest), new Median(longest)];
    const rows = Math.max(1, Math.ceil(longest / SPAN));
    this.#medians = [new Float64Array(rows), new Float64Array(rows), new Float64Array(rows)];
  }

  /**
   * The least of three estimates of the noise, from the medians of the absolute differences of second, third and fifth
   * order (Stoehr et al. 2008, ASPC 394, 505; Pence, White and Seaman 2010, PASP 122, 1065), of every other pixel so
   * that neighbours may be correlated; the median of the rows of the tile. Stretches of equal pixels (padding,
   * saturation) say nothing of the noise and do not count.
   *
   * @param width pixels of a row; tiles narrower than 9 count as one row.
   */
  measure(pixels: Float32Array | Float64Array, width: number): TileStatistics {
    const step = width < SPAN ? pixels.length : width;
    const row = this.#row;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let numbers = 0;
    const found = [0, 0, 0];
    for (let start = 0; start < pixels.length; start += step) {
      const end = Math.min(start + step, pixels.length);
      let count = 0;
      for (let i = start; i < end; i++) {
        const value = pixels[i];
        if (value < min) min = value;
        if (value > max) max = value;
        if (!Number.isNaN(value)) row[count++] = value;
      }
      numbers += count;
      if (count < SPAN) continue;
      const [second, third, fifth] = this.#orders;
      const lengths = differences(row, count, second.values, third.values, fifth.values);
      for (let order = 0; order < 3; order++) {
        if (lengths[order] === 0) continue;
        this.#medians[order][found[order]++] = this.#orders[order].lower(lengths[order]);
      }
    }
    const [second, third, fifth] = this.#medians.map((medians, order) => middle(medians, found[order]));
    let noise = third * THIRD;
    if (second > 0) noise = Math.min(noise, second * SECOND);
    if (fifth > 0) noise = Math.min(noise, fifth * FIFTH);
    return { noise, min, max, hasNaN: numbers < pixels.length };
  }
}

/** The absolute differences of a row, of second, third and fifth order; returns how many there are of each. */
function differences(
  row: Float64Array,
  count: number,
  second: Float64Array,
  third: Float64Array,
  fifth: Float64Array,
): readonly [number, number, number] {
  let n = 0;
  let m = 0;
  for (let i = 4; i < count - 4; i++) {
    const here = row[i];
    const next = row[i + 2];
    const before = row[i - 2];
    const flat = here === row[i + 1] && here === next;
    if (!flat) second[n++] = Math.abs(here - next);
    else if (here === row[i - 1] && here === before) continue;
    third[m] = Math.abs(2 * here - before - next);
    fifth[m++] = Math.abs(6 * here - 4 * before - 4 * next + row[i - 4] + row[i + 4]);
  }
  return [n, m, m];
}

/** Mean of the two middle ones. */
function middle(values: Float64Array, count: number): number {
  if (count === 0) return 0;
  const sorted = values.subarray(0, count).sort();
  return (sorted[(count - 1) >> 1] + sorted[count >> 1]) / 2;
}
