import { assertSameSize, type Mask, type Raster } from "@helioscope/core";
import { type FieldStrength, type Measured, meanOf } from "./vector-field.ts";

/** Where the horizontal field is weaker than this, gauss, its inclination is noise. */
const HORIZONTAL_GAUSS = 100;

/**
 * MEANGAM and ERRGAM, degrees: mean inclination of the field from the radial, over the pixels of the mask whose
 * horizontal field has at least 100 G. Throws a ShapeError when sizes differ.
 */
export function meanInclination(
  br: Raster,
  horizontal: FieldStrength,
  mask: Mask,
  brError?: Raster,
): Measured {
  for (const other of [horizontal.strength, mask, brError]) {
    if (other) assertSameSize(br, other, "The fields and their mask");
  }
  const bhError = horizontal.error?.data;
  const withErrors = brError !== undefined && bhError !== undefined;
  let sum = 0;
  let variance = 0;
  let count = 0;
  for (let i = 0; i < mask.data.length; i++) {
    if (mask.data[i] === 0) continue;
    const bz = br.data[i];
    const bh = horizontal.strength.data[i];
    if (Number.isNaN(bz) || bz === 0 || !(bh >= HORIZONTAL_GAUSS)) continue;
    if (withErrors) {
      const bz2 = bz * bz;
      const slope = 1 / (1 + (bh * bh) / bz2);
      const term = slope * slope * (bhError[i] ** 2 / bz2 + (bh * bh * brError.data[i] ** 2) / (bz2 * bz2));
      if (Number.isNaN(term)) continue;
      variance += term;
    }
    sum += Math.atan(bh / Math.abs(bz));
    count++;
  }
  const degrees = 180 / Math.PI;
  return {
    value: meanOf(sum, count) * degrees,
    ...(withErrors && { error: meanOf(Math.sqrt(variance), count) * degrees }),
  };
}
