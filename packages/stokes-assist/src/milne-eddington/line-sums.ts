import { LIGHT_SPEED } from "../gas/constants.ts";
import type { MilneEddingtonRegion } from "./kernel.ts";
import { SUM_ROWS, type VoigtProfile } from "./voigt-profile.ts";

/** Normal Zeeman splitting, Angstrom per G and Angstrom^2: e / (4 pi m c^2). */
export const ZEEMAN_SPLITTING = 4.66864e-13;

/** Values a group of Zeeman components: H, L and their derivatives to field strength, velocity, Doppler width, damping. */
export const GROUP_LENGTH = 10;
/** Values a wavelength: the groups pi, blue, red. */
export const SUMS_LENGTH: number = 3 * GROUP_LENGTH;

/**
 * Fills `values` with the sums of the Voigt and Faraday functions over the Zeeman components of all lines, weighted by
 * line and component strength: [wavelength][pi, blue, red][H, L, H_B, L_B, H_v, L_v, H_w, L_w, H_a, L_a].
 */
export type LineSums = (parameters: Float64Array, values: Float64Array) => void;

export function lineSums({ grid, lines }: MilneEddingtonRegion, voigt: VoigtProfile): LineSums {
  const points = grid.length;
  const x = new Float64Array(points);
  const group = new Float64Array(SUM_ROWS * points);

  return (parameters, values) => {
    const field = parameters[0];
    const shift = 1 + parameters[3] / LIGHT_SPEED;
    const inverseWidth = 1 / parameters[4];
    voigt.prepare(parameters[6]);
    values.fill(0);
    for (const { wavelength, strength, pattern } of lines) {
      for (let i = 0; i < points; i++) x[i] = (grid[i] - wavelength * shift) * inverseWidth;
      // Derivatives of v = x - split field.
      const split = ZEEMAN_SPLITTING * wavelength * wavelength * inverseWidth;
      const toField = -strength * split;
      const toVelocity = -strength * (wavelength / LIGHT_SPEED) * inverseWidth;
      const toWidth = -strength * inverseWidth;
      for (let g = 0; g < 3; g++) {
        const { shifts, strengths } = g === 0 ? pattern.pi : g === 1 ? pattern.blue : pattern.red;
        group.fill(0);
        for (let k = 0; k < shifts.length; k++) {
          voigt.add(x, shifts[k] * split * field, strengths[k], shifts[k], group);
        }
        for (let i = 0; i < points; i++) {
          const at = i * SUMS_LENGTH + g * GROUP_LENGTH;
          const dh = group[2 * points + i];
          const dl = group[3 * points + i];
          const bh = group[4 * points + i];
          const bl = group[5 * points + i];
          values[at] += strength * group[i];
          values[at + 1] += strength * group[points + i];
          values[at + 2] += toField * bh;
          values[at + 3] += toField * bl;
          values[at + 4] += toVelocity * dh;
          values[at + 5] += toVelocity * dl;
          values[at + 6] += toWidth * (x[i] * dh - split * field * bh);
          values[at + 7] += toWidth * (x[i] * dl - split * field * bl);
          values[at + 8] -= strength * dl;
          values[at + 9] += strength * dh;
        }
      }
    }
  };
}
