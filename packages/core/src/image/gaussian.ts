import { ArgumentError } from "../errors.ts";
import { assertNotEmpty, type Raster, type TypedArray } from "../raster.ts";
import { asFloat, type Interpolated } from "./arrays.ts";
import { type Border, borderIndex } from "./border.ts";
import { ignoringNaN } from "./ignoring-nan.ts";

export interface GaussianOptions {
  /** Pixels to either side at which the kernel ends, along x and y; {@link gaussianRadius} where absent. */
  readonly radiusPx?: number | readonly [number, number];
  /**
   * What lies beyond the rim: as {@link Border} has it (`constant` is zero), or `cut` (the default): nothing, so that the
   * weights of the pixels inside are scaled up to 1.
   */
  readonly border?: Border | "cut";
  /**
   * `spread` (the default): a pixel is NaN if any of its kernel is. `ignore`: made of the others, their weights scaled up
   * to 1, and NaN only where those weigh less than one half.
   */
  readonly nan?: "spread" | "ignore";
}

/** Where scipy.ndimage ends a Gaussian, pixels: four standard deviations, rounded. */
export function gaussianRadius(sigmaPx: number): number {
  return Math.floor(4 * sigmaPx + 0.5);
}

/**
 * Weights of a Gaussian from `-radiusPx` to `radiusPx` that add up to 1. A deviation of 0 gives all weight to the middle.
 * Throws an ArgumentError for a deviation or radius that is negative or no number.
 */
export function gaussianKernel(sigmaPx: number, radiusPx: number = gaussianRadius(sigmaPx)): Float64Array {
  if (!(sigmaPx >= 0 && Number.isFinite(sigmaPx))) {
    throw new ArgumentError(`A Gaussian of ${sigmaPx} pixels`, { value: sigmaPx, expected: "0 or more" });
  }
  if (!(radiusPx >= 0 && Number.isInteger(radiusPx))) {
    throw new ArgumentError(`A Gaussian that ends after ${radiusPx} pixels`, {
      value: radiusPx,
      expected: "an integer of 0 or more",
    });
  }
  const kernel = new Float64Array(2 * radiusPx + 1);
  let sum = 0;
  for (let k = 0; k <= radiusPx; k++) {
    const weight = k === 0 ? 1 : sigmaPx > 0 ? Math.exp(-(k * k) / (2 * sigmaPx * sigmaPx)) : 0;
    kernel[radiusPx - k] = kernel[radiusPx + k] = weight;
    sum += k === 0 ? weight : 2 * weight;
  }
  return kernel.map((weight) => weight / sum);
}

/**
 * Convolves with a Gaussian of the standard deviation, in pixels; a pair gives one along x and one along y. Columns come
 * first, and sums begin far out, as in scipy.ndimage.gaussian_filter, so that ties fall as they do there. Throws a
 * ShapeError for an empty raster, an ArgumentError as {@link gaussianKernel} does.
 */
export function gaussianBlur<A extends TypedArray>(
  raster: Raster<A>,
  sigmaPx: number | readonly [number, number],
  { radiusPx, border = "cut", nan = "spread" }: GaussianOptions = {},
): Raster<Interpolated<A>> {
  assertNotEmpty(raster, "Smoothing");
  const { width, height } = raster;
  const [sigmaX, sigmaY] = typeof sigmaPx === "number" ? [sigmaPx, sigmaPx] : sigmaPx;
  const [radiusX, radiusY] = typeof radiusPx === "object" ? radiusPx : [radiusPx, radiusPx];
  const across = gaussianKernel(sigmaX, radiusX);
  const along = gaussianKernel(sigmaY, radiusY);
  const blur = (data: Float32Array | Float64Array) =>
    rowsBlurred(columnsBlurred(data, width, along, border), width, across, border);
  const values = asFloat(raster.data);
  const data = nan === "ignore" ? ignoringNaN(values, blur) : blur(values);
  return { data: data as Interpolated<A>, width, height };
}

type Floats = Float32Array | Float64Array;

const sameFloats = (data: Floats): Floats =>
  data instanceof Float64Array ? new Float64Array(data.length) : new Float32Array(data.length);

function rowsBlurred(data: Floats, width: number, kernel: Float64Array, border: Border | "cut"): Floats {
  const radius = kernel.length >> 1;
  const { places, weight } = axisOf(width, kernel, border);
  const out = sameFloats(data);
  const line = new Float64Array(width + 2 * radius);
  for (let row = 0; row < data.length; row += width) {
    for (let k = 0; k < line.length; k++) line[k] = places[k] < 0 ? 0 : data[row + places[k]];
    for (let x = 0; x < width; x++) {
      const at = x + radius;
      let sum = kernel[radius] * line[at];
      for (let j = radius; j > 0; j--) sum += kernel[radius + j] * (line[at - j] + line[at + j]);
      out[row + x] = sum / weight[x];
    }
  }
  return out;
}

/** Whole rows are added, so that memory is walked in order. */
function columnsBlurred(data: Floats, width: number, kernel: Float64Array, border: Border | "cut"): Floats {
  const radius = kernel.length >> 1;
  const height = data.length / width;
  const { places, weight } = axisOf(height, kernel, border);
  const out = sameFloats(data);
  const sums = new Float64Array(width);
  const outside = sameFloats(data.subarray(0, width));
  const rowAt = (k: number) =>
    places[k] < 0 ? outside : data.subarray(places[k] * width, (places[k] + 1) * width);
  for (let y = 0; y < height; y++) {
    const middle = rowAt(y + radius);
    for (let x = 0; x < width; x++) sums[x] = kernel[radius] * middle[x];
    for (let j = radius; j > 0; j--) {
      const [below, above] = [rowAt(y + radius - j), rowAt(y + radius + j)];
      const share = kernel[radius + j];
      for (let x = 0; x < width; x++) sums[x] += share * (below[x] + above[x]);
    }
    for (let x = 0; x < width; x++) out[y * width + x] = sums[x] / weight[y];
  }
  return out;
}

/** The pixel at each place of an axis with both rims (-1: none), and what the sum of each pixel inside is divided by. */
function axisOf(size: number, kernel: Float64Array, border: Border | "cut") {
  const radius = kernel.length >> 1;
  const rule = border === "cut" ? "constant" : border;
  const places = Int32Array.from({ length: size + 2 * radius }, (_, k) =>
    borderIndex(k - radius, size, rule),
  );
  const weight = new Float64Array(size).fill(1);
  const isIn = (place: number) => (places[place] >= 0 ? 1 : 0);
  for (let i = 0; border === "cut" && i < size; i++) {
    const at = i + radius;
    // In the order of the sums, so that a level of 1 stays one to the last bit.
    weight[i] = kernel[radius];
    for (let j = radius; j > 0; j--) weight[i] += kernel[radius + j] * (isIn(at - j) + isIn(at + j));
  }
  return { places, weight };
}
