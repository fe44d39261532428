import type { Mask, Raster } from "@helioscope/core";
import { borderIndex } from "@helioscope/core/image";

/** First and last step, along one axis, from a pixel to those that are counted as near it. */
type Reach = readonly [first: number, last: number];

/**
 * Pixels that have both polarities stronger than `thresholdGauss` within a 3x3 box (Schrijver 2007). The reference
 * code of the SHARP keywords places the box by the size of the image, one or two pixels off the centre, to the
 * south-west; `centred` puts it where it belongs. The image is mirrored about its rim; blank pixels are of no polarity.
 */
export function mixedPolarity(field: Raster, thresholdGauss: number, centred: boolean): Mask {
  const { width, height, data } = field;
  const positive = new Uint8Array(data.length);
  const negative = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    if (data[i] > thresholdGauss) positive[i] = 1;
    else if (data[i] < -thresholdGauss) negative[i] = 1;
  }
  const across = centred ? CENTRED : referenceReach(width);
  const along = centred ? CENTRED : referenceReach(height);
  const near = [positive, negative].map((found) =>
    boxed(boxed(found, width, height, across, 1), width, height, along, width),
  );
  return { data: Int8Array.from(near[0], (value, i) => value & near[1][i]), width, height };
}

const CENTRED: Reach = [-1, 1];

/**
 * The box of the reference code fills rows round(n / 2) to round(n / 2) + 2 of a kernel as large as the image, where
 * a convolution has its origin at n / 2 rounded down; Python rounds halves to the even number.
 */
function referenceReach(size: number): Reach {
  const half = Math.floor(size / 2);
  const start = size % 2 === 1 && half % 2 === 1 ? half + 1 : half;
  return [half - start - 2, half - start];
}

/** 1 where any pixel within reach along one axis (`stride` 1 or the width) is 1. */
function boxed(
  found: Uint8Array,
  width: number,
  height: number,
  [first, last]: Reach,
  stride: number,
): Uint8Array {
  const result = new Uint8Array(found.length);
  const size = stride === 1 ? width : height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const place = stride === 1 ? x : y;
      const at = y * width + x;
      for (let step = first; step <= last; step++) {
        const from = at + (borderIndex(place + step, size, "symmetric") - place) * stride;
        if (found[from] === 1) result[at] = 1;
      }
    }
  }
  return result;
}
