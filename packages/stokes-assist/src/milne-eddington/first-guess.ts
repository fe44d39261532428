import { LIGHT_SPEED } from "../gas/constants.ts";
import { centreOfGravity } from "./centre-of-gravity.ts";
import { PARAMETER_COUNT } from "./kernel.ts";
import type { LineWindow } from "./line-window.ts";
import { weakField } from "./weak-field.ts";

const DEGREE = Math.PI / 180;
const ETA0 = 15;
const DAMPING = 0.25;
/** Of 6302 Angstrom, Angstrom. */
const WIDTH = 0.03 / 6302;

/**
 * Parameters near those of a pixel: velocity and longitudinal field from the centres of gravity, transverse field and
 * azimuth from the weak-field approximation, source function from continuum and line depth. `noise` is that of Q, U
 * and V; a transverse field of that order is none.
 */
export function firstGuess(
  profiles: Float64Array,
  wavelengths: Float64Array,
  windows: readonly LineWindow[],
  continuum: number,
  noise: number,
): Float64Array {
  const n = wavelengths.length;
  const best = windows.reduce((a, b) => (Math.abs(b.lande) > Math.abs(a.lande) ? b : a));
  let area = 0;
  let velocity = 0;
  let longitudinal = 0;
  let depth = 0;
  for (const window of windows) {
    const gravity = centreOfGravity(profiles, wavelengths, window, continuum);
    velocity += gravity.area * gravity.velocity;
    longitudinal += gravity.area * gravity.longitudinal;
    area += gravity.area;
    for (let i = window.from; i < window.to; i++) {
      const below = (continuum - profiles[i]) / window.line.strength ** 0.3;
      if (below > depth) depth = below;
    }
  }
  if (area > 0) {
    velocity /= area;
    longitudinal /= area;
  }
  const shift = (velocity / LIGHT_SPEED) * best.line.wavelength;
  const { transverse: apparent, azimuth } = weakField(profiles, wavelengths, best, shift);
  let linear = 0;
  for (let i = n; i < 3 * n; i++) if (Math.abs(profiles[i]) > linear) linear = Math.abs(profiles[i]);
  const seen = linear > 4 * noise;
  const transverse = seen ? Math.min(apparent, 3000) : Math.max(0.3 * Math.abs(longitudinal), 20);
  const field = Math.min(4000, Math.max(Math.hypot(longitudinal, transverse), 30));

  const guess = new Float64Array(PARAMETER_COUNT);
  guess[0] = field;
  guess[1] = Math.min(175, Math.max(5, Math.atan2(transverse, longitudinal) / DEGREE));
  guess[2] = azimuth;
  guess[3] = velocity;
  guess[4] = WIDTH * best.line.wavelength;
  guess[5] = ETA0;
  guess[6] = DAMPING;
  // Depth of an unsplit line: S1 eta0 H / (1 + eta0 H), of which smearing and splitting take a part.
  const source1 = Math.min(0.95 * continuum, Math.max(0.1 * continuum, depth * 1.25));
  guess[7] = continuum - source1;
  guess[8] = source1;
  guess[9] = 1;
  return guess;
}
