import { ZEEMAN_SPLITTING } from "./line-sums.ts";
import type { LineWindow } from "./line-window.ts";

/** What the weak-field approximation tells. */
export interface WeakField {
  /** Line-of-sight component, G, positive towards the observer. */
  readonly longitudinal: number;
  /** Component across the line of sight, G; noise makes it positive. */
  readonly transverse: number;
  /** Degrees, 0 to 180. */
  readonly azimuth: number;
}

const DEGREE = Math.PI / 180;

/**
 * Weak-field approximation (Landi Degl'Innocenti & Landolfi 2004, section 9.6) by least squares over a line, where the
 * splitting is small against the width: V = -4.67e-13 g lambda^2 B_los dI/dlambda, and in the wings
 * Q, U = 3/4 (4.67e-13 lambda^2)^2 G B_tra^2 dI/dlambda / (lambda - lambda_0) cos, sin 2 azimuth. `offset` is the shift
 * of the line's centre, Angstrom. `profiles` are I, Q, U, V one behind the other.
 */
export function weakField(
  profiles: Float64Array,
  wavelengths: Float64Array,
  { line, from, to, lande, secondLande }: LineWindow,
  offset = 0,
): WeakField {
  const n = wavelengths.length;
  const centre = line.wavelength + offset;
  const splitting = ZEEMAN_SPLITTING * line.wavelength ** 2;
  // Wings: more than 50 mA away at 6302.
  const core = (0.05 / 6302) * line.wavelength;
  let vd = 0;
  let dd = 0;
  let qw = 0;
  let uw = 0;
  let ww = 0;
  for (let i = Math.max(1, from); i < Math.min(n - 1, to); i++) {
    const slope = slopeAt(profiles, wavelengths, i, n);
    const q = profiles[n + i];
    const u = profiles[2 * n + i];
    const v = profiles[3 * n + i];
    if (!Number.isFinite(slope + q + u + v)) continue;
    vd += v * slope;
    dd += slope * slope;
    const x = wavelengths[i] - centre;
    if (Math.abs(x) < core) continue;
    const wing = slope / x;
    qw += q * wing;
    uw += u * wing;
    ww += wing * wing;
  }
  const q = ww > 0 ? qw / ww : 0;
  const u = ww > 0 ? uw / ww : 0;
  const azimuth = Math.atan2(u, q) / 2 / DEGREE;
  return {
    longitudinal: dd > 0 ? -vd / dd / (splitting * lande) : 0,
    transverse: Math.sqrt(Math.hypot(q, u) / (0.75 * splitting ** 2 * Math.abs(secondLande))),
    azimuth: azimuth < 0 ? azimuth + 180 : azimuth,
  };
}

/** dI/dlambda from four neighbours where the wavelengths are equidistant, else from two. */
function slopeAt(profiles: Float64Array, wavelengths: Float64Array, i: number, n: number): number {
  const near = (profiles[i + 1] - profiles[i - 1]) / (wavelengths[i + 1] - wavelengths[i - 1]);
  if (i < 2 || i + 2 >= n) return near;
  const span = wavelengths[i + 2] - wavelengths[i - 2];
  if (Math.abs(span - 2 * (wavelengths[i + 1] - wavelengths[i - 1])) > 0.01 * span) return near;
  return (4 * near - (profiles[i + 2] - profiles[i - 2]) / span) / 3;
}
