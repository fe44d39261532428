import type { LineSeries } from "@helioscope/core/figure";

/** Vertical strokes from low to high at each x, as one series of a line plot. */
export function bars(
  name: string,
  x: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
): Pick<LineSeries, "name" | "x" | "y"> {
  const along: number[] = [];
  const up: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(low[i]) || !Number.isFinite(high[i])) continue;
    along.push(x[i], x[i], x[i]);
    up.push(low[i], high[i], Number.NaN);
  }
  return { name, x: along, y: up };
}

/** Vertical lines over the height of a plot, such as the times of flares. */
export const verticals = (
  name: string,
  at: readonly number[],
  range: readonly [number, number],
): Pick<LineSeries, "name" | "x" | "y"> =>
  bars(
    name,
    at,
    at.map(() => range[0]),
    at.map(() => range[1]),
  );
