import { ArgumentError, assertNotEmpty, type Raster } from "@helioscope/core";

/**
 * Means of blocks of `factor` x `factor` pixels from the south-west corner on. Blocks that reach over the north or
 * east rim are filled up with zeros, as the reference code's block_reduce does; a block with a blank pixel is blank.
 */
export function blockMeans(image: Raster, factor: number): Raster<Float64Array> {
  assertNotEmpty(image, "Binning");
  if (!Number.isInteger(factor) || factor < 1) {
    throw new ArgumentError(`Blocks of ${factor} pixels`, { value: factor, expected: "a positive integer" });
  }
  const width = Math.ceil(image.width / factor);
  const height = Math.ceil(image.height / factor);
  const data = new Float64Array(width * height);
  for (let y = 0; y < image.height; y++) {
    const row = Math.floor(y / factor) * width;
    for (let x = 0; x < image.width; x++)
      data[row + Math.floor(x / factor)] += image.data[y * image.width + x];
  }
  const share = 1 / (factor * factor);
  for (let i = 0; i < data.length; i++) data[i] *= share;
  return { data, width, height };
}
