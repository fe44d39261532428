import type { Raster } from "@helioscope/core";

/**
 * The same rows in reverse order. FITS arrays start in the south, PNG files in the north: the training images, labels
 * and masks of the release are flipped against the magnetograms that they were made from. Its own inverse.
 */
export function flipRows<A extends Uint8Array | Int8Array | Int32Array | Float32Array | Float64Array>(
  image: Raster<A>,
): Raster<A> {
  const { width, height, data } = image;
  const flipped = data.slice() as A;
  for (let y = 0; y < height; y++) {
    flipped.set(data.subarray((height - 1 - y) * width, (height - y) * width), y * width);
  }
  return { data: flipped, width, height };
}
