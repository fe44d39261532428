import type { TypedArray } from "../raster.ts";
import { type Border, borderIndex } from "./border.ts";
import type { Interpolation } from "./kernels.ts";

/** The value of an image at a point between pixel centres, which are counted from 0. */
export type Sampler = (x: number, y: number) => number;

/** A sampler of the image; pixels outside of it are what the border makes them. A NaN pixel of non-zero weight gives NaN. */
export function sampler(
  data: TypedArray,
  width: number,
  height: number,
  interpolation: Interpolation,
  border: Border,
  fill: number,
): Sampler {
  const pixel = (x: number, y: number): number => {
    const column = borderIndex(x, width, border);
    const row = borderIndex(y, height, border);
    return column < 0 || row < 0 ? fill : data[row * width + column];
  };
  if (interpolation === "nearest") {
    return (x, y) => {
      const column = Math.floor(x + 0.5);
      const row = Math.floor(y + 0.5);
      const inside = column >= 0 && row >= 0 && column < width && row < height;
      return inside ? data[row * width + column] : pixel(column, row);
    };
  }
  return interpolation === "bilinear"
    ? bilinear(data, width, height, pixel)
    : bicubic(data, width, height, pixel);
}

function bilinear(data: TypedArray, width: number, height: number, pixel: Sampler): Sampler {
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const u = x - column;
    const v = y - row;
    if (column >= 0 && row >= 0 && column < width - 1 && row < height - 1 && u > 0 && v > 0) {
      const i = row * width + column;
      const lower = data[i] + (data[i + 1] - data[i]) * u;
      const upper = data[i + width] + (data[i + width + 1] - data[i + width]) * u;
      return lower + (upper - lower) * v;
    }
    const along = (r: number) =>
      u === 0 ? pixel(column, r) : pixel(column, r) * (1 - u) + pixel(column + 1, r) * u;
    return v === 0 ? along(row) : along(row) * (1 - v) + along(row + 1) * v;
  };
}

function bicubic(data: TypedArray, width: number, height: number, pixel: Sampler): Sampler {
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const u = x - column;
    const v = y - row;
    // Keys' kernel at 1 + u, u, 1 - u and 2 - u.
    const w0 = ((-0.5 * u + 1) * u - 0.5) * u;
    const w1 = (1.5 * u - 2.5) * u * u + 1;
    const w2 = ((-1.5 * u + 2) * u + 0.5) * u;
    const w3 = (0.5 * u - 0.5) * u * u;
    const z0 = ((-0.5 * v + 1) * v - 0.5) * v;
    const z1 = (1.5 * v - 2.5) * v * v + 1;
    const z2 = ((-1.5 * v + 2) * v + 0.5) * v;
    const z3 = (0.5 * v - 0.5) * v * v;
    if (column >= 1 && row >= 1 && column < width - 2 && row < height - 2 && u > 0 && v > 0) {
      const b = row * width + column;
      const a = b - width;
      const c = b + width;
      const d = c + width;
      return (
        z0 * (w0 * data[a - 1] + w1 * data[a] + w2 * data[a + 1] + w3 * data[a + 2]) +
        z1 * (w0 * data[b - 1] + w1 * data[b] + w2 * data[b + 1] + w3 * data[b + 2]) +
        z2 * (w0 * data[c - 1] + w1 * data[c] + w2 * data[c + 1] + w3 * data[c + 2]) +
        z3 * (w0 * data[d - 1] + w1 * data[d] + w2 * data[d + 1] + w3 * data[d + 2])
      );
    }
    const along = (r: number) =>
      u === 0
        ? pixel(column, r)
        : w0 * pixel(column - 1, r) +
          w1 * pixel(column, r) +
          w2 * pixel(column + 1, r) +
          w3 * pixel(column + 2, r);
    return v === 0
      ? along(row)
      : z0 * along(row - 1) + z1 * along(row) + z2 * along(row + 1) + z3 * along(row + 2);
  };
}
