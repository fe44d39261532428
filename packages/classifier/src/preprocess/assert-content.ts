import { DataError, type Raster } from "@helioscope/core";

/** An image with fewer pixels on a side shows nothing that a network could tell apart. */
export const LEAST_SIDE_PX: number = 16;

/**
 * Refuses an image without information, of which a network would name a class all the same: one with fewer than 16 pixels
 * on a side, or whose pixels all hold one value (those without a value left out).
 *
 * Throws a DataError.
 */
export function assertContent({ data, width, height }: Raster): void {
  if (Math.min(width, height) < LEAST_SIDE_PX) {
    throw new DataError(`An image of ${width}x${height} pixels is too small to show anything`, {
      value: [width, height],
      expected: `at least ${LEAST_SIDE_PX} pixels on a side`,
    });
  }
  let first = Number.NaN;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    // Infinite ones and NaN give NaN.
    if (value - value !== 0) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return;
  }
  throw new DataError(
    Number.isNaN(first)
      ? `An image of ${width}x${height} pixels without a single value`
      : `The image shows nothing: all pixels have the same value, ${first}`,
    { value: first, expected: "an image with at least two different values" },
  );
}
