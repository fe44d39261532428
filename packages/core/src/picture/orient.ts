import type { Raster } from "../raster.ts";

/**
 * A picture as an Exif orientation says that it is shown; the raster is stored bottom row first, and so is the result.
 * Orientations 5 to 8 exchange width and height.
 */
export function orient(raster: Raster<Float32Array>, orientation: number): Raster<Float32Array> {
  if (orientation === 1) return raster;
  const { data, width, height } = raster;
  const turned = orientation >= 5;
  // Where the shown columns run right to left and the shown rows bottom to top in the stored picture.
  const mirrored = orientation === 2 || orientation === 3 || orientation === 7 || orientation === 8;
  const upended = orientation === 3 || orientation === 4 || orientation === 6 || orientation === 7;
  const [w, h] = turned ? [height, width] : [width, height];
  const out = new Float32Array(data.length);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const [column, row] = turned ? [y, x] : [x, y];
      const from = (upended ? row : height - 1 - row) * width + (mirrored ? width - 1 - column : column);
      out[(h - 1 - y) * w + x] = data[from];
    }
  }
  return { data: out, width: w, height: h };
}
