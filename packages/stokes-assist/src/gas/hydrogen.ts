import { refractiveIndexOfAir } from "../atoms/refraction.ts";
import { C2 } from "./constants.ts";

/** Absorption per particle as a function of temperature: writes the value to `out[0]` and its derivative to T to `out[1]`. */
export type Absorption = (temperature: number, out: Float64Array) => void;

/** h c R/k of hydrogen, K. */
const RYDBERG = 1.568399e5;
const LEVELS = 12;

/** Wavelength in cm, and energy of the photon in units of 13.6 eV. */
export function photonEnergy(lambda: number): number {
  const angstrom = lambda * 1e8;
  return 911.3 / (angstrom * (angstrom < 1800 ? 1.0004 : refractiveIndexOfAir(angstrom)));
}

/**
 * The sum over the levels of hydrogen from `first` to 12 of Gaunt factor times Boltzmann factor over n^3, with the
 * free-free term and the levels above; `lambda` in cm. The high levels of helium absorb alike. Coefficients of
 * Wittmann's opacity package.
 */
export function hydrogenSum(lambda: number, first: number): Absorption {
  const photon = photonEnergy(lambda);
  const angstrom = lambda * 1e8;
  const ey = photon ** (0.43 + 0.6 * Math.log10(photon + 10));
  const norm = 1 + (5.9856e-2 - (3.4916e-4 * ey) / (1 + 1e-2 * ey)) * photon ** 0.83333333;
  const gaunt = Float64Array.from({ length: LEVELS + 1 }, (_, n) =>
    n < first ? 0 : (1 + (0.172826 - 0.345652 / (photon * n * n)) * Math.cbrt(photon)) / norm / n ** 3,
  );
  return (temperature, out) => {
    const x1 = RYDBERG / temperature;
    let sum = 0;
    let slope = 0;
    for (let n = first; n <= LEVELS; n++) {
      const gap = x1 * (1 - 1 / (n * n));
      const term = gaunt[n] * Math.exp(-gap);
      sum += term;
      slope += (term * gap) / temperature;
    }
    const free =
      1.0828 +
      3.865e-6 * temperature +
      angstrom *
        (7.564e-7 +
          (4.92e-10 - 2.482e-15 * temperature) * temperature +
          angstrom * (5.326e-12 + (-3.904e-15 + 1.879e-20 * temperature) * temperature));
    const freeT =
      3.865e-6 +
      angstrom *
        (4.92e-10 - 2 * 2.482e-15 * temperature + angstrom * (-3.904e-15 + 2 * 1.879e-20 * temperature));
    const gap = x1 * (1 - 1 / (LEVELS * LEVELS));
    const high = Math.exp(-gap);
    const ground = Math.exp(-x1);
    const rest = (0.5 / x1) * (high + ground * (free - 1));
    out[0] = sum + rest;
    out[1] =
      slope +
      rest / temperature +
      ((0.5 / x1) * (high * gap + ground * (free - 1) * x1)) / temperature +
      (0.5 / x1) * ground * freeT;
  };
}

/** Bound-free and free-free absorption of a hydrogen atom, cm^2, stimulated emission included; `lambda` in cm. */
export function hydrogen(lambda: number): Absorption {
  const first = Math.floor(Math.sqrt(1 / photonEnergy(lambda))) + 1;
  if (first > LEVELS) return none;
  const sum = hydrogenSum(lambda, first);
  return (temperature, out) => {
    sum(temperature, out);
    scaleByHydrogen(lambda, temperature, out);
  };
}

/** Multiplies value and derivative by 0.0208966 lambda^3 (1 - exp(-hc/kT lambda))/U(H). */
export function scaleByHydrogen(lambda: number, temperature: number, out: Float64Array): void {
  const x = C2 / (lambda * temperature);
  const stimulated = -Math.expm1(-x);
  const stimulatedLog = (-x * (1 - stimulated)) / (temperature * stimulated);
  let partition = 2;
  let partitionT = 0;
  if (temperature > 1.62e4) {
    partition = 11.41 + temperature * (-1.1428e-3 + temperature * 3.52e-8);
    partitionT = -1.1428e-3 + 2 * temperature * 3.52e-8;
  } else if (temperature > 1.3e4) {
    partition = 1.51 + 3.8e-5 * temperature;
    partitionT = 3.8e-5;
  }
  const factor = (2.08966e-2 * lambda ** 3 * stimulated) / partition;
  out[1] = factor * (out[1] + out[0] * (stimulatedLog - partitionT / partition));
  out[0] *= factor;
}

/** No absorption. */
export const none: Absorption = (_temperature, out) => {
  out[0] = 0;
  out[1] = 0;
};
