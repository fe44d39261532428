import { median } from "@helioscope/core/stats";

export interface Circle {
  readonly centrePx: readonly [number, number];
  readonly radiusPx: number;
}

/** A point of a limb: its distance from a centre in a direction, radians. */
export interface LimbPoint {
  readonly angle: number;
  readonly distance: number;
}

export interface CircleFit {
  /** What the centre is moved by. */
  readonly shift: readonly [number, number];
  readonly radiusPx: number;
  /** Root mean square of what is left, and the points that were kept. */
  readonly residualPx: number;
  readonly kept: number;
}

/** A point is left out that differs by more than so many robust standard deviations. */
const OUTLIER = 2.5;

/** Least squares of distance = R + dx cos + dy sin, without the points that differ: prominences, loops, the edge of the array. */
export function fitCircle(points: readonly LimbPoint[]): CircleFit {
  let kept = points;
  let [radius, dx, dy] = solve(kept);
  for (let round = 0; round < 8; round++) {
    const left = points.map(({ angle, distance }) =>
      Math.abs(distance - radius - dx * Math.cos(angle) - dy * Math.sin(angle)),
    );
    const limit = Math.max(OUTLIER * 1.4826 * median(left), 1e-3);
    kept = points.filter((_, k) => left[k] <= limit);
    [radius, dx, dy] = solve(kept);
  }
  const squares = kept.map(
    ({ angle, distance }) => (distance - radius - dx * Math.cos(angle) - dy * Math.sin(angle)) ** 2,
  );
  const residualPx = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / kept.length);
  return { shift: [dx, dy], radiusPx: radius, residualPx, kept: kept.length };
}

/** The three unknowns by Cramer's rule on the normal equations. */
function solve(points: readonly LimbPoint[]): [number, number, number] {
  let [n, c, s, cc, cs, ss, d, dc, ds] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (const { angle, distance } of points) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    n += 1;
    c += cos;
    s += sin;
    cc += cos * cos;
    cs += cos * sin;
    ss += sin * sin;
    d += distance;
    dc += distance * cos;
    ds += distance * sin;
  }
  const determinant = (
    a: number,
    b: number,
    e: number,
    f: number,
    g: number,
    h: number,
    p: number,
    q: number,
    r: number,
  ) => a * (g * r - h * q) - b * (f * r - h * p) + e * (f * q - g * p);
  const whole = determinant(n, c, s, c, cc, cs, s, cs, ss);
  return [
    determinant(d, c, s, dc, cc, cs, ds, cs, ss) / whole,
    determinant(n, d, s, c, dc, cs, s, ds, ss) / whole,
    determinant(n, c, d, c, cc, dc, s, cs, ds) / whole,
  ];
}
