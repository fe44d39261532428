import { zeemanPattern } from "../atoms/zeeman.ts";
import { LIGHT_SPEED } from "../gas/constants.ts";
import { centreOfGravity } from "../milne-eddington/centre-of-gravity.ts";
import { type LineWindow, lineWindows } from "../milne-eddington/line-window.ts";
import { weakField } from "../milne-eddington/weak-field.ts";
import type { SpectralSetup } from "../types.ts";
import { isUsable } from "./weights.ts";

/** What profiles tell without a model. */
export interface ProfileSigns {
  /** cm/s, from the centre of gravity of I. */
  readonly velocity: number;
  /** G, from the distance of the centres of gravity of I + V and I - V (Rees & Semel 1979); positive towards the observer. */
  readonly longitudinalField: number;
  /** G, weak-field estimate from Q and U against the wings of I. */
  readonly transverseField: number;
  /** Degrees, 0 to 180. */
  readonly azimuth: number;
}

/** Lande factor times wavelength (Angstrom) above which a field of a kG splits a line, so that it is not weak. */
const SPLIT = 20_000;

/** A line and the profiles of its region. */
interface Sight {
  readonly profiles: Float64Array;
  readonly wavelengths: Float64Array;
  readonly window: LineWindow;
}

/**
 * Velocity and longitudinal field as means over all lines by the area of their absorption; what is across the line of
 * sight from the line that is the most sensitive of those that kG do not split.
 */
export function profileSigns(observed: ArrayLike<number>, setup: SpectralSetup): ProfileSigns {
  let area = 0;
  let velocity = 0;
  let longitudinal = 0;
  let best: Sight | undefined;
  for (const sight of sightsOf(observed, setup)) {
    const { profiles, wavelengths, window } = sight;
    const continuum = largest(profiles, window.from, window.to);
    const gravity = centreOfGravity(profiles, wavelengths, window, continuum);
    if (!(gravity.area > 0)) continue;
    area += gravity.area;
    velocity += gravity.area * gravity.velocity;
    if (window.lande !== 0) longitudinal += gravity.area * gravity.longitudinal;
    if (window.secondLande !== 0 && (!best || isFitter(sensitivity(sight), sensitivity(best)))) best = sight;
  }
  if (!(area > 0)) return { velocity: 0, longitudinalField: 0, transverseField: 0, azimuth: 0 };
  velocity /= area;
  let [transverseField, azimuth] = [0, 0];
  if (best) {
    const { profiles, wavelengths, window } = best;
    const shift = (velocity / LIGHT_SPEED) * window.line.wavelength;
    ({ transverse: transverseField, azimuth } = weakField(profiles, wavelengths, window, shift));
  }
  return { velocity, longitudinalField: longitudinal / area, transverseField, azimuth };
}

/** Every line with its region's profiles; values that are no data are NaN. */
function sightsOf(observed: ArrayLike<number>, { regions }: SpectralSetup): Sight[] {
  const total = regions.reduce((sum, { wavelengths }) => sum + wavelengths.length, 0);
  let first = 0;
  return regions.flatMap(({ lines, wavelengths }) => {
    const n = wavelengths.length;
    const profiles = new Float64Array(4 * n);
    for (let k = 0; k < 4 * n; k++) {
      const value = observed[Math.floor(k / n) * total + first + (k % n)];
      profiles[k] = isUsable(value) ? value : Number.NaN;
    }
    first += n;
    const own = lines.map((line) => ({
      wavelength: line.wavelength,
      strength: 1,
      pattern: zeemanPattern(line),
    }));
    return lineWindows(wavelengths, own).map((window) => ({ profiles, wavelengths, window }));
  });
}

const sensitivity = ({ window }: Sight): number => Math.abs(window.lande) * window.line.wavelength;

/** Whether a sensitivity is the greater, or the lesser where both are too great. */
function isFitter(a: number, b: number): boolean {
  if (a > SPLIT || b > SPLIT) return a < b;
  return a > b;
}

function largest(profiles: Float64Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) if (profiles[i] > value) value = profiles[i];
  return value;
}
