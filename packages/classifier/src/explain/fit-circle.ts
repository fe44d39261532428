import { quantile } from "@helioscope/core/stats";

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/**
 * The circle through points by least squares (Kasa 1976), points that lie farther off than three times the median distance
 * left out in turn. `scatter` is that median. Null for fewer than three points, or points on a line.
 */
export function fitCircle(
  xs: readonly number[],
  ys: readonly number[],
): (Circle & { readonly scatter: number }) | null {
  let kept = xs.map((_, k) => k);
  let fit: Circle | null = null;
  let scatter = 0;
  for (let turn = 0; turn < 4; turn++) {
    fit = leastSquares(kept, xs, ys);
    if (!fit) return null;
    const { x, y, radius } = fit;
    const off = xs.map((value, k) => Math.abs(Math.hypot(value - x, ys[k] - y) - radius));
    scatter = quantile(Float64Array.from(off), 0.5);
    const limit = 3 * Math.max(scatter, 0.25);
    const next = kept.filter((k) => off[k] <= limit);
    if (next.length === kept.length || next.length < 3) break;
    kept = next;
  }
  return fit && { ...fit, scatter };
}

function leastSquares(kept: readonly number[], xs: readonly number[], ys: readonly number[]): Circle | null {
  const n = kept.length;
  if (n < 3) return null;
  let [mx, my] = [0, 0];
  for (const k of kept) {
    mx += xs[k] / n;
    my += ys[k] / n;
  }
  let [uu, uv, vv, ur, vr] = [0, 0, 0, 0, 0];
  for (const k of kept) {
    const [u, v] = [xs[k] - mx, ys[k] - my];
    const square = u * u + v * v;
    uu += u * u;
    uv += u * v;
    vv += v * v;
    ur += (u * square) / 2;
    vr += (v * square) / 2;
  }
  const determinant = uu * vv - uv * uv;
  if (!(determinant > 1e-9 * uu * vv)) return null;
  const a = (ur * vv - vr * uv) / determinant;
  const b = (vr * uu - ur * uv) / determinant;
  return { x: mx + a, y: my + b, radius: Math.sqrt(a * a + b * b + (uu + vv) / n) };
}
