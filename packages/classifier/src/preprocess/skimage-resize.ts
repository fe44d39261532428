import type { Raster } from "@helioscope/core";
import { borderIndex, gaussianKernel } from "@helioscope/core/image";

/**
 * Resizes as skimage.transform.resize does with order 1 and anti_aliasing: a Gaussian of (factor - 1) / 2 pixels along
 * each axis that shrinks, then linear interpolation between pixel centres; the image is mirrored about its outermost pixels.
 */
export function resizeAntialiased(
  image: Raster<Float64Array>,
  width: number,
  height: number,
): Raster<Float32Array> {
  const columns = axisOf(image.width, width);
  const rows = axisOf(image.height, height);
  const narrow = new Float64Array(width * image.height);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const { places, weights } = columns[x];
      let sum = 0;
      for (let k = 0; k < places.length; k++) sum += image.data[y * image.width + places[k]] * weights[k];
      narrow[y * width + x] = sum;
    }
  }
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const { places, weights } = rows[y];
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < places.length; k++) sum += narrow[places[k] * width + x] * weights[k];
      data[y * width + x] = sum;
    }
  }
  return { data, width, height };
}

interface Taps {
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/** Blur and interpolation in one: the pixels, and their weights, that each of the output's is made of. */
function axisOf(input: number, output: number): Taps[] {
  const scale = input / output;
  const blur = gaussianKernel(Math.max(0, (scale - 1) / 2));
  const radius = (blur.length - 1) / 2;
  return Array.from({ length: output }, (_, i) => {
    const at = (i + 0.5) * scale - 0.5;
    const below = Math.floor(at);
    const fraction = at - below;
    const places = new Int32Array(blur.length + 1);
    const weights = new Float64Array(blur.length + 1);
    for (let k = 0; k <= blur.length; k++) {
      places[k] = borderIndex(below - radius + k, input, "reflect");
      weights[k] = (1 - fraction) * (blur[k] ?? 0) + fraction * (blur[k - 1] ?? 0);
    }
    return { places, weights };
  });
}
