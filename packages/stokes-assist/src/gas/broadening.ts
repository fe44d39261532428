import type { Element } from "../atoms/elements.ts";
import { airToVacuum } from "../atoms/refraction.ts";
import type { SpectralLine } from "../types.ts";
import { ATOMIC_MASS, BOLTZMANN } from "./constants.ts";

/** Van der Waals broadening: gamma lambda = T^exponent (onH N_H + onHe N_He + onH2 N_H2), cgs; a = gamma lambda/(4 pi v_D). */
export interface Collisions {
  readonly onH: number;
  readonly onHe: number;
  readonly onH2: number;
  readonly exponent: number;
}

/** Velocity at which the cross-sections of Anstee, Barklem and O'Mara are given, cm/s. */
const REFERENCE_SPEED = 1e6;
/** Polarisability of He and H2 over that of H. */
const HELIUM = 0.3181818;
const MOLECULE = 1.212121;

/**
 * Broadening of a line by H, He and H2: after Anstee, Barklem and O'Mara where the line has their parameters (Barklem
 * and O'Mara 1998), other perturbers by their polarisability; otherwise Unsold's approximation in Wittmann's form, with
 * the line's factor, and 1.741 times that for ions.
 */
export function collisionsOf(line: SpectralLine, element: Element): Collisions {
  const lambda = line.wavelength * 1e-8;
  if (line.abo && line.abo.sigma > 0) {
    const { alpha, sigma } = line.abo;
    const exponent = (1 - alpha) / 2;
    const base =
      lambda *
      2 *
      (4 / Math.PI) ** (alpha / 2) *
      gamma(2 - alpha / 2) *
      REFERENCE_SPEED ** alpha *
      sigma *
      ((8 * BOLTZMANN) / Math.PI) ** exponent;
    const reduced = (weight: number): number =>
      (ATOMIC_MASS * ((weight * element.weight) / (weight + element.weight))) ** -exponent;
    return {
      onH: base * reduced(1.008),
      onHe: base * HELIUM * reduced(4.0026),
      onH2: base * MOLECULE * reduced(2.016),
      exponent,
    };
  }
  const [first, second] = element.ionisation;
  const limit = line.ion === 2 ? second : first;
  const upper = line.excitation + 1.2398539e-4 / (airToVacuum(line.wavelength) * 1e-8);
  const aboveUpper = Math.max(limit - upper, 1);
  const aboveLower = Math.max(limit - line.excitation, 3);
  const base =
    lambda *
    10 ** (0.4 * Math.log10(1 / aboveUpper ** 2 - 1 / aboveLower ** 2) - 12.213) *
    5.34784e3 *
    (line.unsoldFactor ?? 1) *
    (line.ion === 2 ? 1.741 : 1);
  const inverse = 1 / element.weight;
  return {
    onH: base * (0.992093 + inverse) ** 0.3,
    onHe: base * 0.6325 * (0.2498376 + inverse) ** 0.3,
    onH2: base * 0.48485 * (0.4960465 + inverse) ** 0.3,
    exponent: 0.3,
  };
}

/** The gamma function from 1 to 2: Abramowitz and Stegun 6.1.35, good to 5e-5. */
function gamma(x: number): number {
  const t = x - 1;
  return 1 + t * (-0.5748646 + t * (0.9512363 + t * (-0.6998588 + t * (0.4245549 - 0.1010678 * t))));
}
