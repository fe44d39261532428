import { type RgbaImage, words } from "./image.ts";

/** A box of pixels, row 0 at the top. */
export interface PixelBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest box around the pixels that differ; one pixel where none do, and all of the image without one before it. */
export function changedBox(image: RgbaImage, before: Uint32Array | undefined): PixelBox {
  const { width, height } = image;
  if (!before) return { left: 0, top: 0, width, height };
  const pixels = words(image);
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let x = 0;
    while (x < width && pixels[start + x] === before[start + x]) x++;
    if (x === width) continue;
    let last = width - 1;
    while (pixels[start + last] === before[start + last]) last--;
    if (top < 0) top = row;
    bottom = row;
    left = Math.min(left, x);
    right = Math.max(right, last);
  }
  if (top < 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}
