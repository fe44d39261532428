import { airToVacuum } from "../atoms/refraction.ts";
import { LIGHT_SPEED } from "../gas/constants.ts";

/** How far a line moves: Angstrom for a gauss (normal Zeeman splitting) and for a cm/s. */
export interface LineScale {
  readonly field: number;
  readonly velocity: number;
}

/**
 * Shifts of a line at a wavelength in air (Angstrom). As in SIR they are taken at the vacuum wavelength: 3e-4 relative
 * more than on the scale of air, well below the uncertainty of a velocity or a field, but needed to reproduce its profiles.
 */
export function lineScale(wavelength: number): LineScale {
  const vacuum = airToVacuum(wavelength);
  return { field: 4.6686e-13 * vacuum * vacuum, velocity: vacuum / LIGHT_SPEED };
}
