/** A maximum of a curve. */
export interface Peak {
  readonly x: number;
  readonly y: number;
  /** Height above the higher of the two lowest points between it and higher ground on either side. */
  readonly prominence: number;
}

/**
 * Inner maxima of a curve that stand out by at least `prominence`, from left to right; their place is that of a parabola through
 * the three points about the maximum. The ends are no maxima, nor is NaN.
 */
export function peaksOf(x: ArrayLike<number>, y: ArrayLike<number>, prominence = 0.02): Peak[] {
  const peaks: Peak[] = [];
  for (let i = 1; i + 1 < y.length; i++) {
    if (!(y[i] > y[i - 1] && y[i] >= y[i + 1])) continue;
    let next = i + 1;
    while (next + 1 < y.length && y[next] === y[i]) next++;
    if (!(y[i] > y[next])) continue;
    const own = y[i] - Math.max(lowestTowards(y, i, -1), lowestTowards(y, i, 1));
    if (own >= prominence) peaks.push({ ...vertex(x, y, i), prominence: own });
  }
  return peaks;
}

/** The lowest point on the way to higher ground, or to the end. */
function lowestTowards(y: ArrayLike<number>, from: number, step: 1 | -1): number {
  let lowest = y[from];
  for (let i = from + step; i >= 0 && i < y.length && !(y[i] > y[from]); i += step) {
    if (y[i] < lowest) lowest = y[i];
  }
  return lowest;
}

function vertex(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  i: number,
): { readonly x: number; readonly y: number } {
  const [a, b] = [x[i] - x[i - 1], x[i + 1] - x[i]];
  const [left, right] = [(y[i] - y[i - 1]) / a, (y[i + 1] - y[i]) / b];
  const curvature = (right - left) / (a + b);
  const slope = (left * b + right * a) / (a + b);
  if (!(curvature < 0)) return { x: x[i], y: y[i] };
  return { x: x[i] - slope / (2 * curvature), y: y[i] - slope ** 2 / (4 * curvature) };
}

/**
 * The low and the high peak of section 4.4: of the two maxima that stand out most, the one at the smaller and the one at
 * the larger radius. A curve with one maximum has only a high peak; null where there is none.
 */
export function lowAndHigh(peaks: readonly Peak[]): {
  readonly low: Peak | null;
  readonly high: Peak | null;
} {
  const [first, second] = [...peaks].sort((a, b) => b.prominence - a.prominence);
  if (!first) return { low: null, high: null };
  if (!second) return { low: null, high: first };
  return first.x < second.x ? { low: first, high: second } : { low: second, high: first };
}
