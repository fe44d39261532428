import { LIGHT_SPEED } from "../gas/constants.ts";
import { ZEEMAN_SPLITTING } from "./line-sums.ts";
import type { LineWindow } from "./line-window.ts";

/** What the centres of gravity of a line tell. */
export interface CentreOfGravity {
  /** cm/s, positive = redshift. */
  readonly velocity: number;
  /** Line-of-sight component of the field, G, positive towards the observer. */
  readonly longitudinal: number;
  /** Area of the absorption, in units of the profiles times Angstrom. */
  readonly area: number;
}

/**
 * Velocity from the centre of gravity of a line's absorption, and longitudinal field from the distance of those of I + V
 * and I - V (Semel 1967; Rees & Semel 1979, A&A 74, 1): exact for a Milne-Eddington atmosphere with a longitudinal
 * field, good in others up to some kG. `profiles` are I, Q, U, V one behind the other.
 */
export function centreOfGravity(
  profiles: Float64Array,
  wavelengths: Float64Array,
  { line, from, to, lande }: LineWindow,
  continuum: number,
): CentreOfGravity {
  const n = wavelengths.length;
  const centre = line.wavelength;
  let area = 0;
  let first = 0;
  let areaV = 0;
  let firstV = 0;
  for (let i = from; i < to; i++) {
    const depth = Math.max(0, continuum - profiles[i]);
    const v = profiles[3 * n + i];
    const x = wavelengths[i] - centre;
    if (!Number.isFinite(depth + v)) continue;
    area += depth;
    first += depth * x;
    areaV -= v;
    firstV -= v * x;
  }
  if (!(area > 0)) return { velocity: 0, longitudinal: 0, area: 0 };
  const plus = area + areaV > 0 ? (first + firstV) / (area + areaV) : 0;
  const minus = area - areaV > 0 ? (first - firstV) / (area - areaV) : 0;
  const step = (wavelengths[to - 1] - wavelengths[from]) / Math.max(1, to - from - 1);
  return {
    velocity: ((first / area) * LIGHT_SPEED) / centre,
    longitudinal: (plus - minus) / 2 / (ZEEMAN_SPLITTING * centre * centre * lande),
    area: area * step,
  };
}
