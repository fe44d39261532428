import { effectiveLande } from "../atoms/zeeman.ts";
import { LIGHT_SPEED } from "../gas/constants.ts";
import type { SpectralLine, SpectralSetup } from "../types.ts";
import { isUsable } from "./weights.ts";

/** What profiles tell without a model. */
export interface ProfileSigns {
  /** cm/s, from the centre of gravity of I. */
  readonly velocity: number;
  /** G, from the distance of the centres of gravity of I + V and I - V (Rees & Semel 1979); positive towards the observer. */
  readonly longitudinalField: number;
  /** G, weak-field estimate from Q and U against the curvature of I. */
  readonly transverseField: number;
  /** Degrees, 0 to 180. */
  readonly azimuth: number;
}

/** Normal splitting (Angstrom) of a line at 1 Angstrom per G. */
const SPLITTING = 4.66864e-13;
/** Half of the window around a line, Angstrom at 6300 Angstrom. */
const HALF_WINDOW = 0.45;

/** Estimates from the first line of each region and those that do not overlap it. */
export function profileSigns(observed: ArrayLike<number>, setup: SpectralSetup): ProfileSigns {
  const n = setup.regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
  let weight = 0;
  let velocity = 0;
  let field = 0;
  let q = 0;
  let u = 0;
  let curvature = 0;
  let first = 0;
  for (const { lines, wavelengths } of setup.regions) {
    for (const line of lines) {
      const window = windowOf(line, lines, wavelengths);
      const moments = lineMoments(observed, n, first, wavelengths, window, line);
      if (!moments) continue;
      const lande = effectiveLande(line);
      const splitting = SPLITTING * line.wavelength ** 2 * lande;
      weight += moments.area;
      velocity += (moments.area * LIGHT_SPEED * moments.shift) / line.wavelength;
      if (lande > 0) field += (moments.area * moments.halfDistance) / splitting;
      q += moments.q * splitting ** 2;
      u += moments.u * splitting ** 2;
      curvature += moments.curvature * splitting ** 4;
    }
    first += wavelengths.length;
  }
  if (!(weight > 0)) return { velocity: 0, longitudinalField: 0, transverseField: 0, azimuth: 0 };
  const azimuth = (Math.atan2(-u, -q) * 90) / Math.PI;
  const transverse = curvature > 0 ? Math.sqrt((4 * Math.hypot(q, u)) / curvature) : 0;
  return {
    velocity: velocity / weight,
    longitudinalField: field / weight,
    transverseField: transverse,
    azimuth: azimuth < 0 ? azimuth + 180 : azimuth,
  };
}

/** Indices of the wavelengths around a line, half-way to its neighbours at most. */
function windowOf(
  line: SpectralLine,
  lines: readonly SpectralLine[],
  wavelengths: Float64Array,
): readonly [number, number] {
  let reach = (HALF_WINDOW * line.wavelength) / 6300;
  for (const other of lines) {
    const distance = Math.abs(other.wavelength - line.wavelength);
    if (distance > 0) reach = Math.min(reach, distance / 2);
  }
  let from = 0;
  while (from < wavelengths.length && wavelengths[from] < line.wavelength - reach) from++;
  let to = from;
  while (to < wavelengths.length && wavelengths[to] <= line.wavelength + reach) to++;
  return [from, to];
}

interface LineMoments {
  readonly area: number;
  readonly shift: number;
  readonly halfDistance: number;
  readonly q: number;
  readonly u: number;
  readonly curvature: number;
}

function lineMoments(
  observed: ArrayLike<number>,
  n: number,
  offset: number,
  wavelengths: Float64Array,
  [from, to]: readonly [number, number],
  line: SpectralLine,
): LineMoments | null {
  let continuum = 0;
  for (let i = from; i < to; i++) {
    const value = observed[offset + i];
    if (isUsable(value)) continuum = Math.max(continuum, value);
  }
  const sums = new Float64Array(4);
  const second = new Float64Array(3);
  for (let i = from; i < to; i++) {
    const k = offset + i;
    const stokes = [observed[k], observed[n + k], observed[2 * n + k], observed[3 * n + k]];
    if (!stokes.every(isUsable)) continue;
    const x = wavelengths[i] - line.wavelength;
    const depth = continuum - stokes[0];
    sums[0] += depth;
    sums[1] += depth * x;
    sums[2] += stokes[3];
    sums[3] += stokes[3] * x;
    const bent = observed[k - 2] - 2 * stokes[0] + observed[k + 2];
    if (i - 2 < from || i + 2 >= to || !Number.isFinite(bent)) continue;
    const step = wavelengths[i + 1] - wavelengths[i];
    // In the core, magneto-optical effects turn Q and U; the wings keep the azimuth.
    const curve = Math.min(bent / (4 * step * step), 0);
    second[0] += stokes[1] * curve;
    second[1] += stokes[2] * curve;
    second[2] += curve * curve;
  }
  if (!(sums[0] > 0)) return null;
  const plus = (sums[1] - sums[3]) / (sums[0] - sums[2]);
  const minus = (sums[1] + sums[3]) / (sums[0] + sums[2]);
  return {
    area: sums[0],
    shift: sums[1] / sums[0],
    halfDistance: (plus - minus) / 2,
    q: second[0],
    u: second[1],
    curvature: second[2],
  };
}
