import { UnsupportedError } from "@helioscope/core";

/** Upper end (Angstrom) and coefficients of polynomials in the wavelength in Angstrom. */
const SHORT: readonly (readonly number[])[] = [
  [3644.15, -49060547655490, 168473454403.9, 15072545.17567, -7561.242976546],
  [3750, -446508227550000, 613197803510.59, -93509280.03805],
  [6250, -1.025961e15, 1317285900000, -387346500, 46486.541, -2.049],
  [8300, 4.861821e15, -2258988500000, 437643760, -39279.61444, 1.34388],
  [8850, 1.758394e15, -329398600000, 16782617],
  [10000, 1.61455557e16, -6544209000000, 1015931600, -70695.58136, 1.852022],
  [11000, 797805136000000, -116906597000, 5315222, -4.57327954, -0.003473452],
];

/** Upper end (Angstrom), scale s, offset o, and coefficients c: ln I = o + sum c_k (wavelength/s)^k. */
const LONG: readonly (readonly number[])[] = [
  [14202, 1000, 30, 3.4828959, 0.29332542, -0.079358369, 0.0050384849, -0.00010911067],
  [14250, 14000, 31.633, 2.2519136, -2.21467],
  [14500, 1000, 30, 4.0522751, -0.18186949, 0.00083747599],
  [14577, 14000, 31.58, 2.2966776, -2.2066212],
  [14600, 14000, 31.58, 2.2530627, -2.155536],
  [16350, 1000, 30, 16.038509, -2.6510218, 0.17030757, -0.0038723181],
  [16419, 16000, 31.28, -2.2817106, 7.4979477, -5.1365681],
  [16450, 16000, 31.28, 5.0576959, -6.3530731, 1.3913925],
  [22750, 1000, 30, 7.2813407, -0.58288516, 0.018436802, -0.00036871446, 3.22391e-6],
  [22776.3, 22800, 30.08, 2.0074463, 2.2886963, -6.8588867, 2.5595589],
  [22800, 22800, 30.08, 3.7565713, -3.7561476],
  [30000.1, 1000, 30, 6.8152949, -0.49897589, 0.012840221, -0.00020295009, 1.37788e-6],
  [30049.999, 30000, 29.035, 18.251404, -32.633972, 14.387756],
  [32750.1, 10000, 30, 4.5429795, -2.3911509, 0.18562412],
  [32797.9, 30000, 28.7, 1.9952565, 1.9831088, -5.4161187, 1.7658206],
  [32799.999, 30000, 28.7, 3.8456789, -3.5194291],
  [44600.102, 10000, 30, 5.8927794, -3.8081024, 0.71566516, -0.080796182, 0.0038640825],
  [44641.602, 44600, 27.503, 3.9016303, -3.8992909],
  [44650.002, 44600, 27.503, 3.9005669, -3.8980503],
  [58300, 10000, 30, 4.9412975, -2.9472656, 0.42248154, -0.036235511, 0.0013139183],
  [58307.398, 58300, 26.454, 3.9359391, -3.9338882],
  [58349.998, 58300, 26.454, 3.9334708, -3.9313729],
  [60950, 10000, 30, 2.217764, -1.3022186, 0.053848838],
];

/**
 * Continuum intensity of the HSRA at disc centre at a wavelength in air (Angstrom), erg/cm^2/s/sr per cm of
 * wavelength: the unit of all Stokes profiles here. Fits of SIR, good to 0.13 percent.
 *
 * @throws {UnsupportedError} below 3000 and above 58350 Angstrom.
 */
export function hsraContinuum(wavelength: number): number {
  if (!(wavelength >= 3000 && wavelength <= 58350)) {
    throw new UnsupportedError(`No continuum of the HSRA at ${wavelength} Angstrom`, {
      value: wavelength,
      expected: "a wavelength from 3000 to 58350 Angstrom",
    });
  }
  const short = SHORT.find((piece) => wavelength < piece[0]);
  if (short) return polynomial(short, 1, wavelength);
  const long = LONG.find((piece) => wavelength <= piece[0]) as readonly number[];
  return Math.exp(long[2] + polynomial(long, 3, wavelength / long[1]));
}

function polynomial(piece: readonly number[], first: number, x: number): number {
  let sum = 0;
  for (let k = piece.length - 1; k >= first; k--) sum = sum * x + piece[k];
  return sum;
}
