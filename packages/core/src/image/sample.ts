import type { TypedArray } from "../raster.ts";
import { type Border, borderIndex } from "./border.ts";
import { type Interpolation, keys } from "./kernels.ts";

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
  if (interpolation === "nearest") return (x, y) => pixel(Math.floor(x + 0.5), Math.floor(y + 0.5));
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
  const wx = new Float64Array(4);
  const wy = new Float64Array(4);
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    keysWeights(x - column, wx);
    keysWeights(y - row, wy);
    const inside = column >= 1 && row >= 1 && column < width - 2 && row < height - 2;
    if (inside && x !== column && y !== row) {
      let i = (row - 1) * width + column - 1;
      let sum = 0;
      for (let k = 0; k < 4; k++, i += width) {
        sum += wy[k] * (wx[0] * data[i] + wx[1] * data[i + 1] + wx[2] * data[i + 2] + wx[3] * data[i + 3]);
      }
      return sum;
    }
    let sum = 0;
    for (let k = 0; k < 4; k++) {
      for (let m = 0; m < 4; m++) {
        const weight = wy[k] * wx[m];
        if (weight !== 0) sum += weight * pixel(column + m - 1, row + k - 1);
      }
    }
    return sum;
  };
}

/** Keys' weights of the pixels at -1, 0, 1 and 2 for a point at `t` in [0, 1). */
function keysWeights(t: number, weights: Float64Array): void {
  weights[0] = t === 0 ? 0 : keys(1 + t);
  weights[1] = keys(t);
  weights[2] = t === 0 ? 0 : keys(1 - t);
  weights[3] = t === 0 ? 0 : keys(2 - t);
}
