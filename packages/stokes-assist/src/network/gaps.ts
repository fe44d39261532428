import { isUsable } from "../inversion/weights.ts";

/** Longest run of samples that is filled. */
const LONGEST = 3;
/** Of the samples of a region, at most this part is filled. */
const MOST = 1 / 8;
/** Samples that lie farther apart than this many of the smallest steps are of different regions. */
const APART = 2;

/**
 * Profiles [rows][n] whose isolated gaps, such as the dead columns of a detector, are filled along the wavelength: by
 * the polynomial through the two nearest samples on either side, at the ends of a region by the nearest one. Runs of
 * more than three samples, and regions with more than an eighth in gaps, become NaN there. What is no datum is as in
 * the inversion (not finite, or below -1). Comes back as it is where there are no gaps.
 */
export function fillGaps(profiles: Float32Array, wavelengths: ArrayLike<number>): Float32Array {
  if (profiles.every(isUsable)) return profiles;
  const out = profiles.slice();
  const regions = regionsOf(wavelengths);
  for (let row = 0; row < out.length; row += wavelengths.length) {
    for (const [from, to] of regions) fillRegion(out, row, from, to, wavelengths);
  }
  return out;
}

function regionsOf(wavelengths: ArrayLike<number>): (readonly [number, number])[] {
  const n = wavelengths.length;
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < n; i++) step = Math.min(step, wavelengths[i] - wavelengths[i - 1]);
  const regions: (readonly [number, number])[] = [];
  let from = 0;
  for (let i = 1; i <= n; i++) {
    if (i < n && wavelengths[i] - wavelengths[i - 1] <= APART * step) continue;
    regions.push([from, i]);
    from = i;
  }
  return regions;
}

function fillRegion(
  values: Float32Array,
  row: number,
  from: number,
  to: number,
  wavelengths: ArrayLike<number>,
): void {
  const usable = (i: number): boolean => i >= from && i < to && isUsable(values[row + i]);
  const gaps: (readonly [number, number])[] = [];
  let missing = 0;
  for (let i = from; i < to; i++) {
    if (usable(i)) continue;
    const begin = i;
    while (i < to && !usable(i)) i++;
    gaps.push([begin, i]);
    missing += i - begin;
  }
  const few = missing <= MOST * (to - from);
  // Found before any is filled, so that none is filled from another.
  const around = gaps.map(([begin, end]) => [begin - 2, begin - 1, end, end + 1].filter(usable));
  gaps.forEach(([begin, end], g) => {
    const known = around[g];
    const inside = known.some((i) => i < begin) && known.some((i) => i >= end);
    const nearest = known.includes(begin - 1) ? begin - 1 : end;
    for (let i = begin; i < end; i++) {
      values[row + i] =
        !few || end - begin > LONGEST
          ? Number.NaN
          : inside
            ? through(known, i, values, row, wavelengths)
            : values[row + nearest];
    }
  });
}

/** Value at sample `at` of the polynomial through those that are known (Lagrange). */
function through(
  known: readonly number[],
  at: number,
  values: Float32Array,
  row: number,
  wavelengths: ArrayLike<number>,
): number {
  let sum = 0;
  for (const i of known) {
    let weight = 1;
    for (const k of known) {
      if (k === i) continue;
      weight *= (wavelengths[at] - wavelengths[k]) / (wavelengths[i] - wavelengths[k]);
    }
    sum += weight * values[row + i];
  }
  return sum;
}
