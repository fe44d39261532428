import { ArgumentError, type Raster } from "@helioscope/core";

/**
 * Block means of `side` x `side` pixels; rows and columns that fill no block are left out. Throws an ArgumentError for a
 * side that is no positive integer.
 */
export function blockMeans({ data, width, height }: Raster, side: number): Raster<Float64Array> {
  if (!(Number.isInteger(side) && side > 0))
    throw new ArgumentError(`Blocks of ${side} pixels`, { value: side, expected: "a positive integer" });
  const across = Math.floor(width / side);
  const up = Math.floor(height / side);
  const means = new Float64Array(across * up);
  for (let y = 0; y < up * side; y++) {
    const row = Math.floor(y / side) * across;
    for (let x = 0; x < across * side; x++) means[row + Math.floor(x / side)] += data[y * width + x];
  }
  for (let i = 0; i < means.length; i++) means[i] /= side * side;
  return { data: means, width: across, height: up };
}
