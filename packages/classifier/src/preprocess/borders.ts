import type { Raster } from "@helioscope/core";
import { crop } from "@helioscope/core/image";

/**
 * Cuts rows and columns at the edges that hold one value throughout, or none. A sky with noise stays, however dark; so
 * does an image that is blank altogether.
 */
export function cropBorders(image: Raster): Raster {
  let [left, bottom, right, top] = [0, 0, image.width, image.height];
  for (let before = -1; before !== right - left + top - bottom; ) {
    before = right - left + top - bottom;
    while (bottom < top && blank(image, left, bottom, right - left, 1)) bottom++;
    while (top > bottom && blank(image, left, top - 1, right - left, 1)) top--;
    while (left < right && blank(image, left, bottom, top - bottom, image.width)) left++;
    while (right > left && blank(image, right - 1, bottom, top - bottom, image.width)) right--;
  }
  if (right <= left || top <= bottom) return image;
  const whole = right - left === image.width && top - bottom === image.height;
  return whole ? image : crop(image, left, bottom, right - left, top - bottom);
}

/** Whether `count` pixels from (x, y) on, `step` apart in memory, hold one value or none. */
function blank({ data, width }: Raster, x: number, y: number, count: number, step: number): boolean {
  const start = y * width + x;
  const first = data[start];
  for (let k = 1, i = start + step; k < count; k++, i += step) {
    if (data[i] !== first && !(Number.isNaN(data[i]) && Number.isNaN(first))) return false;
  }
  return true;
}
