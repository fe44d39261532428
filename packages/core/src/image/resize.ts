import { ArgumentError } from "../errors.ts";
import { assertNotEmpty, type Raster, type TypedArray } from "../raster.ts";
import { asFloat, gather, type Interpolated } from "./arrays.ts";
import { ignoringNaN } from "./ignoring-nan.ts";
import { areaTaps, type Interpolation, type Taps, taps } from "./kernels.ts";

export interface ResizeOptions {
  /** `bicubic` (Keys, a = -1/2) where absent. `area` averages: a pixel that several share counts by its parts. */
  readonly interpolation?: Interpolation | "area";
  /** Widen the kernel where the image shrinks, so that nothing aliases; true where absent. `nearest` never does. */
  readonly antialias?: boolean;
  /**
   * `spread` (the default): a pixel is NaN if any input pixel of its kernel is. `ignore`: made of the others, their
   * weights scaled up to 1, and NaN only where those weigh less than one half (the off-disk rim of a full-disk image
   * stays where it is).
   */
  readonly nan?: "spread" | "ignore";
}

/**
 * Resamples to `width` x `height` pixels that cover the same extent, as Pillow's Image.resize does for float images
 * (its BICUBIC, BILINEAR and NEAREST), or averages areas. `nearest` keeps the kind of array; the others give floats. Throws a
 * ShapeError for an empty raster, an ArgumentError for a size that is not a positive integer.
 */
export function resize<A extends TypedArray>(
  raster: Raster<A>,
  width: number,
  height: number,
  options: ResizeOptions & { readonly interpolation: "nearest" },
): Raster<A>;
export function resize<A extends TypedArray>(
  raster: Raster<A>,
  width: number,
  height: number,
  options?: ResizeOptions & { readonly interpolation?: "bilinear" | "bicubic" | "area" },
): Raster<Interpolated<A>>;
export function resize<A extends TypedArray>(
  raster: Raster<A>,
  width: number,
  height: number,
  options?: ResizeOptions,
): Raster<A | Interpolated<A>>;
export function resize<A extends TypedArray>(
  raster: Raster<A>,
  width: number,
  height: number,
  options: ResizeOptions = {},
): Raster {
  const { interpolation = "bicubic", antialias = true, nan = "spread" } = options;
  assertNotEmpty(raster, "Resizing");
  if (![width, height].every((size) => Number.isInteger(size) && size > 0)) {
    throw new ArgumentError(`A size of ${width}x${height}`, {
      value: [width, height],
      expected: "positive integers",
    });
  }
  if (interpolation === "nearest") return resizeNearest(raster, width, height);
  const data = asFloat(raster.data);
  const tapsOf = (input: number, output: number) =>
    interpolation === "area" ? areaTaps(input, output) : taps(input, output, interpolation, antialias);
  const columns = tapsOf(raster.width, width);
  const rows = tapsOf(raster.height, height);
  const resized = (values: Float32Array | Float64Array) => resample(values, raster.width, columns, rows);
  return { data: nan === "ignore" ? ignoringNaN(data, resized) : resized(data), width, height };
}

function resizeNearest<A extends TypedArray>(raster: Raster<A>, width: number, height: number): Raster<A> {
  const columns = Int32Array.from({ length: width }, (_, x) =>
    Math.floor(((x + 0.5) * raster.width) / width),
  );
  const rows = Int32Array.from({ length: height }, (_, y) =>
    Math.floor(((y + 0.5) * raster.height) / height),
  );
  return gather(raster, width, height, (x, y) => rows[y] * raster.width + columns[x]);
}

/** Rows first, each as soon as it is needed, then columns: both passes walk memory in order. */
function resample<F extends Float32Array | Float64Array>(
  data: F,
  inputWidth: number,
  columns: Taps,
  rows: Taps,
): F {
  const width = columns.first.length;
  const height = rows.first.length;
  const inputHeight = data.length / inputWidth;
  const make = data.constructor as new (length: number) => F;
  const narrow = new make(width * inputHeight);
  for (let y = 0; y < inputHeight; y++) {
    resampleRow(data, y * inputWidth, columns, narrow, y * width);
  }
  const out = new make(width * height);
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let k = 0; k < rows.count[y]; k++) {
      const weight = rows.weights[y * rows.stride + k];
      const start = (rows.first[y] + k) * width;
      for (let x = 0; x < width; x++) sums[x] += weight * narrow[start + x];
    }
    out.set(sums, y * width);
  }
  return out;
}

function resampleRow(
  data: Float32Array | Float64Array,
  start: number,
  { first, count, weights, stride }: Taps,
  out: Float32Array | Float64Array,
  outStart: number,
): void {
  for (let x = 0; x < first.length; x++) {
    const from = start + first[x];
    const weightsFrom = x * stride;
    const length = count[x];
    let even = 0;
    let odd = 0;
    let k = 0;
    for (; k + 3 < length; k += 4) {
      even += weights[weightsFrom + k] * data[from + k] + weights[weightsFrom + k + 1] * data[from + k + 1];
      odd +=
        weights[weightsFrom + k + 2] * data[from + k + 2] + weights[weightsFrom + k + 3] * data[from + k + 3];
    }
    for (; k < length; k++) even += weights[weightsFrom + k] * data[from + k];
    out[outStart + x] = even + odd;
  }
}
