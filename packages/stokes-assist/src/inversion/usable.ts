import { isUsable } from "./weights.ts";

/** Why a pixel cannot be fitted, or null: too few points for the parameters, or what {@link lightReason} says. `noise` is that of I. */
export function unusableReason(
  profiles: ArrayLike<number>,
  used: number,
  parameters: number,
  noise: number,
): string | null {
  const intensities = Float64Array.from({ length: profiles.length / 4 }, (_, i) => profiles[i]).filter(
    isUsable,
  );
  if (intensities.length > 0 && used <= parameters) return `${used} points for ${parameters} parameters`;
  return lightReason(intensities, noise);
}

/** Of the noise, what a median intensity is at least. */
const LIGHT = 5;
/** Of the standard deviation of its distribution, what chi squared lies above that of a flat spectrum at least. */
const LINE = 5;
/** Neighbours at exactly the highest value that are a clipped spectrum. */
const CLIPPED = 6;

/**
 * Why intensities (those that are data, in the order of their wavelengths) hold nothing to fit, or null: no light (a
 * median below five times the noise), no line (chi squared of a constant, without the largest deviations, within what
 * noise gives), counts cut off at one value. Where neighbours scatter by more than the stated noise, theirs is taken, up
 * to twice as much.
 */
export function lightReason(intensities: Float64Array, noise: number): string | null {
  const points = intensities.length;
  if (points === 0) return "no intensity is a number above -1";
  const sorted = intensities.slice().sort();
  const middle = sorted[points >> 1];
  if (!(middle > LIGHT * noise)) return "no light";

  let scatter = 0;
  for (let i = 1; i < points; i++) scatter += (intensities[i] - intensities[i - 1]) ** 2 / 2 / (points - 1);
  const variance = Math.min(Math.max(scatter, noise ** 2), 4 * noise ** 2);
  const squares = sorted.map((value) => (value - middle) ** 2).sort();
  const kept = points - (points >> 5);
  let chi2 = 0;
  for (let i = 0; i < kept; i++) chi2 += squares[i] / variance;
  if (chi2 < kept + LINE * Math.sqrt(2 * kept)) return "flat: no spectral line above the noise";

  const highest = sorted[points - 1];
  let top = 0;
  let run = 0;
  let longest = 0;
  for (const value of intensities) {
    run = value === highest ? run + 1 : 0;
    if (run > 0) top++;
    longest = Math.max(longest, run);
  }
  if (longest >= CLIPPED || (points >= 16 && top > points / 4)) {
    return `saturated: ${top} of ${points} intensities are ${highest}`;
  }
  return null;
}
