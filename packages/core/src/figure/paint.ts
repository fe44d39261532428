import { ArgumentError } from "../errors.ts";
import type { Rgb } from "./colour.ts";
import type { RgbaImage } from "./image.ts";

/** Sets one picture pixel; nothing happens outside the picture. */
export function paint(image: RgbaImage, x: number, y: number, rgb: Rgb): void {
  if (x < 0 || y < 0 || x >= image.width || y >= image.height) return;
  const at = (y * image.width + x) * 4;
  image.data[at] = rgb[0];
  image.data[at + 1] = rgb[1];
  image.data[at + 2] = rgb[2];
  image.data[at + 3] = 255;
}

/** Fills a rectangle given in picture pixels, cut to the picture. */
export function fillRectangle(
  image: RgbaImage,
  left: number,
  top: number,
  across: number,
  down: number,
  rgb: Rgb,
  opacity = 1,
): void {
  const x1 = Math.min(image.width, left + across);
  const y1 = Math.min(image.height, top + down);
  for (let y = Math.max(0, top); y < y1; y++) {
    for (let x = Math.max(0, left); x < x1; x++) {
      if (opacity === 1) paint(image, x, y, rgb);
      else blend(image.data, (y * image.width + x) * 4, rgb, opacity);
    }
  }
}

function blend(data: Uint8ClampedArray, at: number, rgb: Rgb, opacity: number): void {
  for (let c = 0; c < 3; c++) data[at + c] = data[at + c] * (1 - opacity) + rgb[c] * opacity;
  data[at + 3] = data[at + 3] * (1 - opacity) + 255 * opacity;
}

/** A line between two points of the picture with a square brush, in unit steps of the longer axis. */
export function stroke(
  image: RgbaImage,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  rgb: Rgb,
  thickness: number,
): void {
  if (![x0, y0, x1, y1].every(Number.isFinite)) {
    throw new ArgumentError(`Line from (${x0}, ${y0}) to (${x1}, ${y1})`, { expected: "finite coordinates" });
  }
  const [from, to] = cut(x0, y0, x1, y1, image, thickness);
  const steps = Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0)));
  const back = (thickness - 1) >> 1;
  for (let k = Math.floor(from * steps); k <= Math.ceil(to * steps); k++) {
    const t = steps === 0 ? 0 : k / steps;
    const x = Math.round(x0 + t * (x1 - x0)) - back;
    const y = Math.round(y0 + t * (y1 - y0)) - back;
    if (thickness === 1) paint(image, x, y, rgb);
    else fillRectangle(image, x, y, thickness, thickness, rgb);
  }
}

/** The part [t0, t1] of a line that can touch the picture (Liang-Barsky), so that far ends cost nothing. */
function cut(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  { width, height }: RgbaImage,
  margin: number,
): readonly [number, number] {
  let t0 = 0;
  let t1 = 1;
  for (const [start, step, size] of [
    [x0, x1 - x0, width],
    [y0, y1 - y0, height],
  ]) {
    const low = -margin - start;
    const high = size + margin - start;
    if (step === 0) {
      if (low > 0 || high < 0) return [1, 0];
    } else {
      t0 = Math.max(t0, Math.min(low / step, high / step));
      t1 = Math.min(t1, Math.max(low / step, high / step));
    }
  }
  return [t0, t1];
}

/** A picture put into another at (left, top), cut to it. */
export function paste(target: RgbaImage, source: RgbaImage, left: number, top: number): void {
  const x0 = Math.max(0, -left);
  const x1 = Math.min(source.width, target.width - left);
  if (x0 >= x1) return;
  for (let y = Math.max(0, -top); y < Math.min(source.height, target.height - top); y++) {
    const from = y * source.width;
    target.data.set(
      source.data.subarray((from + x0) * 4, (from + x1) * 4),
      ((y + top) * target.width + left + x0) * 4,
    );
  }
}
