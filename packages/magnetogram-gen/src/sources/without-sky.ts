import type { Raster } from "@helioscope/core";

/** The sky's level is 0; what compression leaves around the limb goes up to 10 in Helioviewer's originals. */
const SKY_LEVELS = 16;

/**
 * Puts NaN in the place of the sky of a magnetogram: of the darkest levels of each row and column as far as they go on from the
 * image's edge. On the disc such levels are strong fields and stay, but for what touches the limb. Changes `values`; an image whose corners are no sky is left
 * as it is.
 */
export function withoutSky(levels: Raster<Uint8Array>, values: Float32Array): void {
  const { data, width, height } = levels;
  const last = data.length - 1;
  if ([0, width - 1, last - width + 1, last].some((i) => data[i] > SKY_LEVELS)) return;
  const clear = (from: number, step: number, count: number) => {
    for (let k = 0, i = from; k < count && data[i] <= SKY_LEVELS; k++, i += step) values[i] = Number.NaN;
  };
  for (let y = 0; y < height; y++) {
    clear(y * width, 1, width);
    clear((y + 1) * width - 1, -1, width);
  }
  for (let x = 0; x < width; x++) {
    clear(x, width, height);
    clear(last - x, -width, height);
  }
}
