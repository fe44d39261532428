import { isUsable } from "./weights.ts";

/**
 * Why a pixel cannot be fitted, or null: too few points for the parameters, no light, counts cut off at one value, or
 * no line (I varies by less than three times the noise).
 */
export function unusableReason(
  profiles: ArrayLike<number>,
  used: number,
  parameters: number,
  noise: number,
): string | null {
  const n = profiles.length / 4;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let points = 0;
  for (let i = 0; i < n; i++) {
    if (!isUsable(profiles[i])) continue;
    least = Math.min(least, profiles[i]);
    most = Math.max(most, profiles[i]);
    points++;
  }
  if (points === 0) return "no intensity is a number above -1";
  if (used <= parameters) return `${used} points for ${parameters} parameters`;
  if (most <= 0) return "no light";
  if (most - least < 3 * noise) return "flat: no spectral line above the noise";
  let top = 0;
  for (let i = 0; i < n; i++) if (profiles[i] === most) top++;
  if (points >= 16 && top > points / 4) return `saturated: ${top} of ${points} intensities are ${most}`;
  return null;
}
