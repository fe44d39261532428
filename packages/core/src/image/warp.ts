import { ArgumentError } from "../errors.ts";
import { assertNotEmpty, type Raster, type TypedArray } from "../raster.ts";
import type { Affine } from "./affine.ts";
import { asFloat, type Interpolated, sameKind } from "./arrays.ts";
import type { Border } from "./border.ts";
import type { Interpolation } from "./kernels.ts";
import { sampler } from "./sample.ts";

export interface WarpOptions {
  /** `bicubic` where absent. */
  readonly interpolation?: Interpolation;
  /** What lies outside the input; `constant` where absent. */
  readonly border?: Border;
  /** The constant; 0 where absent. */
  readonly fill?: number;
  /** Size of the output; that of the input where absent. */
  readonly width?: number;
  readonly height?: number;
}

export interface Warped<A extends TypedArray> {
  readonly raster: Raster<A>;
  /** 1 where the output pixel's centre falls on a pixel of the input and its value is a number, else 0. */
  readonly valid: Raster<Uint8Array>;
}

/**
 * Moves an image by an affine map that takes the centre of each output pixel to the point of the input where its
 * value is found (the inverse of the motion; see `invertAffine`). Nothing is antialiased: shrink with `resize`.
 * `nearest` keeps the kind of array; the others give floats. A NaN in the input gives NaN wherever it has a weight.
 *
 * Throws a ShapeError for an empty raster, an ArgumentError for a map or size that is not finite and whole.
 */
export function affineWarp<A extends TypedArray>(
  raster: Raster<A>,
  outputToInput: Affine,
  options: WarpOptions & { readonly interpolation: "nearest" },
): Warped<A>;
export function affineWarp<A extends TypedArray>(
  raster: Raster<A>,
  outputToInput: Affine,
  options?: WarpOptions & { readonly interpolation?: "bilinear" | "bicubic" },
): Warped<Interpolated<A>>;
export function affineWarp<A extends TypedArray>(
  raster: Raster<A>,
  outputToInput: Affine,
  options?: WarpOptions,
): Warped<A | Interpolated<A>>;
export function affineWarp<A extends TypedArray>(
  raster: Raster<A>,
  outputToInput: Affine,
  options: WarpOptions = {},
): Warped<TypedArray> {
  const { interpolation = "bicubic", border = "constant", fill = 0 } = options;
  const { width = raster.width, height = raster.height } = options;
  assertNotEmpty(raster, "Warping");
  if (
    !outputToInput.every(Number.isFinite) ||
    ![width, height].every((size) => Number.isInteger(size) && size >= 0)
  ) {
    throw new ArgumentError(`An affine warp to ${width}x${height}`, {
      value: outputToInput,
      expected: "six finite numbers and a whole size",
    });
  }
  const data = interpolation === "nearest" ? raster.data : asFloat(raster.data);
  const sample = sampler(data, raster.width, raster.height, interpolation, border, fill);
  const out = sameKind<TypedArray>(data, width * height);
  const valid = new Uint8Array(width * height);
  const [a, b, c, d, e, f] = outputToInput;
  const right = raster.width - 0.5;
  const top = raster.height - 0.5;
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const x = a * column + b * row + c;
      const y = d * column + e * row + f;
      const value = sample(x, y);
      out[i] = value;
      valid[i] = x >= -0.5 && y >= -0.5 && x < right && y < top && !Number.isNaN(value) ? 1 : 0;
    }
  }
  return { raster: { data: out, width, height }, valid: { data: valid, width, height } };
}
