import { C1, C2 } from "./constants.ts";

/** Planck function B_lambda at a wavelength in Angstrom and a temperature in K, erg/cm^2/s/sr per cm of wavelength. */
export function planck(wavelength: number, temperature: number): number {
  const lambda = wavelength * 1e-8;
  return C1 / lambda ** 5 / Math.expm1(C2 / (lambda * temperature));
}

/** Its derivative to temperature, per K. */
export function planckSlope(wavelength: number, temperature: number): number {
  const x = C2 / (wavelength * 1e-8 * temperature);
  return (planck(wavelength, temperature) * x) / (temperature * -Math.expm1(-x));
}
