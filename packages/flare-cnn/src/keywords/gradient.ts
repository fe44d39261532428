import type { Mask, Raster } from "@helioscope/core";
import { assertDifferentiable, type Measured, meanOf } from "./vector-field.ts";

/**
 * Mean length of the horizontal gradient of a field by central differences, over the pixels of the mask off the rim:
 * MEANGBT, MEANGBH, MEANGBZ and, with `lineOfSight`, MEANGBL. In G/pixel, which is what the series holds although its
 * notes say G/Mm; `gaussPerMm` converts.
 *
 * The keywords of the vector field leave out pixels whose two derivatives add up to zero, that of the line of sight
 * those where both are zero. Throws a ShapeError when sizes differ or the field has fewer than 3x3 pixels.
 */
export function meanGradient(
  field: Raster,
  mask: Mask,
  error?: Raster | number,
  options: { readonly lineOfSight?: boolean } = {},
): Measured {
  assertDifferentiable(field, mask, typeof error === "object" ? error : undefined);
  const { data, width, height } = field;
  const { lineOfSight = false } = options;
  const errors = typeof error === "object" ? error.data : undefined;
  const constant = typeof error === "number" ? error * error : 0;
  const squared = (i: number): number => (errors ? errors[i] * errors[i] : constant);
  let sum = 0;
  let variance = 0;
  let count = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      if (mask.data[i] === 0 || Number.isNaN(data[i]) || (errors && Number.isNaN(errors[i]))) continue;
      const across = data[i + 1] - data[i - 1];
      const along = data[i + width] - data[i - width];
      if (Number.isNaN(across) || Number.isNaN(along)) continue;
      if (lineOfSight ? across === 0 && along === 0 : across + along === 0) continue;
      const squares = across * across + along * along;
      sum += 0.5 * Math.sqrt(squares);
      count++;
      if (error === undefined) continue;
      variance +=
        (across * across * (squared(i + 1) + squared(i - 1)) +
          along * along * (squared(i + width) + squared(i - width))) /
        (4 * squares);
    }
  }
  return {
    value: meanOf(sum, count),
    ...(error !== undefined && { error: meanOf(Math.sqrt(variance), count) }),
  };
}
