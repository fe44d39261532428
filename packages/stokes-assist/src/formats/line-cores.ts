import { DataError } from "@helioscope/core";

/**
 * Centre of a dip around sample `at`: least of the parabola through the five samples around it. NaN where they make
 * none.
 */
export function dipCentre(profile: ArrayLike<number>, at: number): number {
  if (at < 2 || at > profile.length - 3) return Number.NaN;
  const y = (i: number) => profile[at + i];
  // Orthogonal polynomials on five equidistant points.
  const slope = (-2 * y(-2) - y(-1) + y(1) + 2 * y(2)) / 10;
  const bend = (2 * y(-2) - y(-1) - 2 * y(0) - y(1) + 2 * y(2)) / 14;
  return bend > 0 ? at - slope / (2 * bend) : Number.NaN;
}

/** A scale of wavelengths that was found from two lines. */
export interface LineScale {
  /** Places of the two cores, samples from 0. */
  readonly cores: readonly [number, number];
  /** Angstrom a sample. */
  readonly dispersion: number;
  readonly wavelengths: Float64Array;
}

/**
 * Finds two lines in a mean profile by their distance and gives every sample its wavelength. `dispersion` is what the
 * instrument is known to have (Angstrom a sample); the pair may be off it by a hundredth. Of several pairs the deepest
 * counts.
 *
 * @throws DataError where there is no such pair.
 */
export function scaleByLines(
  profile: ArrayLike<number>,
  lines: readonly [number, number],
  dispersion: number,
): LineScale {
  const distance = lines[1] - lines[0];
  const top = Math.max(...Array.from(profile).filter(Number.isFinite));
  const dips: { readonly place: number; readonly depth: number }[] = [];
  for (let i = 2; i < profile.length - 2; i++) {
    if (!(profile[i] <= profile[i - 1] && profile[i] < profile[i + 1])) continue;
    const place = dipCentre(profile, i);
    if (Number.isFinite(place) && profile[i] < 0.9 * top) dips.push({ place, depth: 1 - profile[i] / top });
  }
  let best: { readonly cores: readonly [number, number]; readonly depth: number } | undefined;
  for (const left of dips) {
    for (const right of dips) {
      const found = distance / (right.place - left.place);
      const depth = left.depth + right.depth;
      if (Math.abs(found / dispersion - 1) > 0.01 || (best && best.depth >= depth)) continue;
      best = { cores: [left.place, right.place], depth };
    }
  }
  if (!best) {
    throw new DataError(`The lines at ${lines.join(" and ")} are not in the mean profile`, {
      value: dips.map(({ place }) => Number(place.toFixed(2))),
      expected: `two dips ${(distance / dispersion).toFixed(1)} samples apart`,
      remedy: "Give the wavelengths.",
    });
  }
  const [first, second] = best.cores;
  const step = distance / (second - first);
  return {
    cores: best.cores,
    dispersion: step,
    wavelengths: Float64Array.from(profile, (_, i) => lines[0] + (i - first) * step),
  };
}
