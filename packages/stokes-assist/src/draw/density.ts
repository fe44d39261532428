import { ShapeError } from "@helioscope/core";
import { pearson } from "@helioscope/core/metrics";
import { shorterWay } from "../atmosphere/azimuth.ts";

/** Pairs of values counted in a grid. */
export interface Density {
  /** Counts, row by row, from the least value upwards; NaN where there are none. */
  readonly counts: Float32Array;
  readonly bins: number;
  /** Same limits on both axes. */
  readonly range: readonly [number, number];
  /** Pairs that are finite. */
  readonly pairs: number;
  readonly pearson: number;
  /** Root mean square of the differences y - x. */
  readonly rms: number;
  /** Mean of y - x. */
  readonly bias: number;
}

/**
 * Values `y` against a reference `x`. Of periodic quantities, y is taken as the one of its values that lies nearest to x.
 *
 * @throws ShapeError where the lengths differ.
 */
export function densityOf(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  range: readonly [number, number],
  bins: number,
  period?: number,
): Density {
  if (x.length !== y.length) {
    throw new ShapeError(`${x.length} reference values for ${y.length}`, { expected: "as many of each" });
  }
  const counts = new Float32Array(bins * bins).fill(Number.NaN);
  const [low, high] = range;
  const bin = (value: number): number =>
    Math.min(bins - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * bins)));
  const a: number[] = [];
  const b: number[] = [];
  let squares = 0;
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    const value = period === undefined ? y[i] : x[i] + shorterWay(x[i], y[i], period);
    a.push(x[i]);
    b.push(value);
    squares += (value - x[i]) ** 2;
    sum += value - x[i];
    const at = bin(value) * bins + bin(x[i]);
    counts[at] = (counts[at] || 0) + 1;
  }
  const pairs = a.length;
  const correlation = pairs > 1 ? pearson(a, b) : Number.NaN;
  return {
    counts,
    bins,
    range,
    pairs,
    pearson: correlation,
    rms: Math.sqrt(squares / pairs),
    bias: sum / pairs,
  };
}
