import { refractiveIndexOfAir } from "../atoms/refraction.ts";
import { LIGHT_SPEED, LN10 } from "./constants.ts";
import { type Absorption, none } from "./hydrogen.ts";
import { stimulatedEmission } from "./negative-ions.ts";

/**
 * Absorption of H2+ by its dissociation and by collisions of H with H+, cm^4/dyn: to be multiplied by p(H)/p(H nuclei),
 * p(H+)/p(electrons) and Pe. Wittmann's fit from 3800 Angstrom to 3 micrometres, 0 elsewhere; `lambda` in cm.
 */
export function moleculeIon(lambda: number): Absorption {
  if (lambda < 3.8e-5 || lambda > 3e-4) return none;
  const f = LIGHT_SPEED / (lambda * refractiveIndexOfAir(lambda * 1e8));
  const l = Math.log(f);
  const slope =
    LN10 *
    (7.342e-3 - (-2.409e-15 + (1.028e-30 + (-4.23e-46 + (1.224e-61 - 1.351e-77 * f) * f) * f) * f) * f);
  const constant =
    -3.0233e3 + (3.7797e2 + (-1.82496e1 + (3.9207e-1 - 3.1672e-3 * l) * l) * l) * l + 16 * LN10;
  return (temperature, out) => {
    stimulatedEmission(lambda, temperature, out);
    const exponent = (slope * 5040) / temperature;
    const factor = Math.exp(exponent + constant) / (1.38054 * temperature);
    out[1] = factor * (out[1] - (out[0] * (exponent + 1)) / temperature);
    out[0] *= factor;
  };
}

/** Rayleigh scattering by an H atom, cm^2; `lambda` in cm (Dalgarno 1962). */
export function rayleighHydrogen(lambda: number): number {
  const s = (lambda * 1e8) ** -2;
  return lambda < 1.2e-5 ? 0 : s * s * (5.799e-13 + s * (1.422e-6 + s * 2.784));
}

/** Rayleigh scattering by an H2 molecule, cm^2; `lambda` in cm (Dalgarno and Williams 1962). */
export function rayleighMolecule(lambda: number): number {
  const s = (lambda * 1e8) ** -2;
  return lambda < 1.2e-5 ? 0 : s * s * (8.14e-13 + s * (1.28e-6 + s * 1.61));
}

/** Rayleigh scattering by a He atom, cm^2; `lambda` in cm (Dalgarno 1962). */
export function rayleighHelium(lambda: number): number {
  const square = (lambda * 1e8) ** 2;
  const factor = 1 + (2.44e5 + 5.94e10 / (square - 2.9e5)) / square;
  return lambda < 1.2e-5 ? 0 : (5.484e-14 * factor * factor) / (square * square);
}

/** Thomson scattering by an electron, cm^2. */
export const THOMSON = 6.653e-25;
