import { refractiveIndexOfAir } from "../atoms/refraction.ts";
import { LIGHT_SPEED, LN10 } from "./constants.ts";
import { type Absorption, hydrogenSum, none, photonEnergy, scaleByHydrogen } from "./hydrogen.ts";

/** Levels of neutral helium: statistical weight, excitation (eV), log10 of the cross-section as f1 + f2 log10(frequency). */
const LEVELS: readonly (readonly [number, number, number, number])[] = [
  [1, 0, 14.47, -2],
  [3, 19.819, -169.385, 21.035],
  [1, 20.615, 11.65, -1.91],
  [9, 20.964, 26.57, -2.9],
  [9, 20.964, 31.059, -3.3],
  [3, 21.217, 35.31, -3.5],
  [3, 21.217, 35.487, -3.6],
  [3, 22.718, 5.51, -1.54],
  [1, 22.92, 10.36, -1.86],
  [9, 23.007, 21.41, -2.6],
  [20, 23.073, 37, -3.69],
  [3, 23.087, 25.54, -2.89],
];
/** Edge of each level, cm; the first level that a wavelength still ionises is the first whose edge is longer. */
const EDGES: readonly number[] = [
  5.042e-6, 2.6003e-5, 3.121e-5, 3.421e-5, 3.421e-5, 3.6788e-5, 3.6788e-5, 6.6322e-5, 7.4351e-5, 7.8438e-5,
  8.191e-5, 8.261e-5,
];

/** Bound-free absorption of a neutral helium atom, cm^2; higher levels as those of hydrogen; `lambda` in cm. */
export function helium(lambda: number): Absorption {
  const photon = photonEnergy(lambda);
  const ground = Math.floor(Math.sqrt(1 / photon)) + 1;
  const angstrom = lambda * 1e8;
  const air = angstrom < 1800 ? 1.0004 : refractiveIndexOfAir(angstrom);
  const z = Math.log10(LIGHT_SPEED / (lambda * air));
  const levels = LEVELS.flatMap(([weight, excitation, f1, f2], i) =>
    lambda > EDGES[i]
      ? []
      : [{ strength: weight * 10 ** (f1 + z * f2 - (i === 1 ? 0.727 * z * z : 0)), excitation }],
  );
  const high = ground > 12 ? none : hydrogenSum(lambda, Math.max(ground, 4));
  const weight = Float64Array.from(levels, (level) => level.strength);
  const energy = Float64Array.from(levels, (level) => level.excitation);
  return (temperature, out) => {
    const theta = 5040 / temperature;
    high(temperature, out);
    scaleByHydrogen(lambda, temperature, out);
    const boltzmann = 4 * Math.exp(-LN10 * 10.992 * theta);
    out[1] = boltzmann * (out[1] + (out[0] * LN10 * 10.992 * theta) / temperature);
    out[0] *= boltzmann;
    for (let i = 0; i < weight.length; i++) {
      const exponent = LN10 * theta * energy[i];
      const term = weight[i] * Math.exp(-exponent);
      out[0] += term;
      out[1] += (term * exponent) / temperature;
    }
  };
}
