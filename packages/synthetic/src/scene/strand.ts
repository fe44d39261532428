import type { Random } from "@helioscope/core";

/** A band along a curve: points (u, v), half the width at half depth there, and a weight, all arcsec or a number. */
export interface Strand {
  readonly points: Float64Array;
  readonly halfWidth: Float64Array;
  readonly weight: Float64Array;
  /** Of the points: least u and v, most u and v. */
  readonly box: readonly [number, number, number, number];
  readonly widest: number;
}

/** A curve whose direction changes smoothly. */
export interface Wander {
  readonly from: readonly [number, number];
  readonly lengthArcsec: number;
  /** Direction of the first step, radians. */
  readonly heading: number;
  /** By how much the direction turns over the whole length, radians: spread of its even and its wavy part. */
  readonly bend: number;
  readonly steps?: number;
}

/** Points of a curve, (u, v) after (u, v). */
export function wander(
  random: Random,
  { from, lengthArcsec, heading, bend, steps = 16 }: Wander,
): Float64Array {
  const points = new Float64Array(2 * (steps + 1));
  const even = bend * random.normal();
  const wave = bend * random.normal();
  const phase = 2 * Math.PI * random.uniform();
  let [u, v] = from;
  points[0] = u;
  points[1] = v;
  for (let i = 1; i <= steps; i++) {
    const t = (i - 0.5) / steps;
    const angle = heading + even * t + wave * 0.5 * Math.sin(2 * Math.PI * t + phase);
    u += (lengthArcsec / steps) * Math.cos(angle);
    v += (lengthArcsec / steps) * Math.sin(angle);
    points[2 * i] = u;
    points[2 * i + 1] = v;
  }
  return points;
}

/** Moves a curve so that the middle of its ends lies at the origin. */
export function centred(points: Float64Array): Float64Array {
  const n = points.length;
  const u = (points[0] + points[n - 2]) / 2;
  const v = (points[1] + points[n - 1]) / 2;
  return points.map((value, i) => value - (i % 2 === 0 ? u : v));
}

/** A strand of one width and weight that narrows at its ends (`taper` of 0: not; 1: to nothing). */
export function evenStrand(points: Float64Array, halfWidth: number, weight: number, taper: number): Strand {
  const n = points.length / 2;
  const slim = (i: number) => 1 - taper * Math.abs((2 * i) / (n - 1) - 1) ** 3;
  let [u0, v0, u1, v1] = [points[0], points[1], points[0], points[1]];
  for (let k = 2; k < points.length; k += 2) {
    u0 = Math.min(u0, points[k]);
    u1 = Math.max(u1, points[k]);
    v0 = Math.min(v0, points[k + 1]);
    v1 = Math.max(v1, points[k + 1]);
  }
  return {
    points,
    box: [u0, v0, u1, v1],
    widest: halfWidth,
    halfWidth: Float64Array.from({ length: n }, (_, i) => halfWidth * slim(i)),
    weight: new Float64Array(n).fill(weight),
  };
}

/** Adds nothing below it: 1 / (1 + 2.8^4) is less than 2 %. */
const REACH = 2.8;

/**
 * How much of the strands lies over a point: of the strand that is strongest there, weight / (1 + (d / half width)^4).
 * A strand narrower than a pixel is as wide as one and the fainter for it.
 */
export function strandsAt(strands: readonly Strand[], u: number, v: number, pixelArcsec: number): number {
  let most = 0;
  for (let s = 0; s < strands.length; s++) {
    const { points, halfWidth, weight, box, widest } = strands[s];
    const pad = REACH * Math.max(widest, 0.5 * pixelArcsec);
    if (u < box[0] - pad || v < box[1] - pad || u > box[2] + pad || v > box[3] + pad) continue;
    for (let i = 0, k = 0; i + 1 < weight.length; i++, k += 2) {
      const du = points[k + 2] - points[k];
      const dv = points[k + 3] - points[k + 1];
      const pu = u - points[k];
      const pv = v - points[k + 1];
      const length2 = du * du + dv * dv;
      const along = length2 > 0 ? Math.min(1, Math.max(0, (pu * du + pv * dv) / length2)) : 0;
      const eu = pu - along * du;
      const ev = pv - along * dv;
      const d2 = eu * eu + ev * ev;
      const half = halfWidth[i] + along * (halfWidth[i + 1] - halfWidth[i]);
      const wide = Math.max(half, 0.5 * pixelArcsec);
      const q = d2 / (wide * wide);
      if (q > REACH * REACH) continue;
      const here = ((weight[i] + along * (weight[i + 1] - weight[i])) * (half / wide)) / (1 + q * q);
      if (here > most) most = here;
    }
  }
  return most;
}

/** Distance from the origin beyond which the strands add nothing. */
export function reachOf(strands: readonly Strand[], pixelArcsec: number): number {
  let far = 0;
  for (const { points, halfWidth } of strands) {
    for (let i = 0; i < halfWidth.length; i++) {
      const wide = Math.max(halfWidth[i], 0.5 * pixelArcsec);
      far = Math.max(far, Math.hypot(points[2 * i], points[2 * i + 1]) + REACH * wide);
    }
  }
  return far;
}
