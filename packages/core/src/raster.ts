import { ShapeError } from "./errors.ts";

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** A two-dimensional array, row-major. Row 0 is the first row of the FITS array (south); PNG writers flip. */
export interface Raster<A extends TypedArray = TypedArray> {
  readonly data: A;
  readonly width: number;
  readonly height: number;
}

/** A signed or binary mask: 1 positive (or significant), -1 negative, 0 not significant. */
export type Mask = Raster<Int8Array>;

/**
 * A set of pixels as horizontal runs: triples (row, first column, column after the last), sorted by row, then
 * column. 2,763 pixels of a flux element are a hundred or so triples.
 */
export type Runs = Int32Array;

/** Throws a {@link ShapeError} when the data's length is not width x height. */
export function raster<A extends TypedArray>(data: A, width: number, height: number): Raster<A> {
  if (
    !Number.isInteger(width) ||
    !Number.isInteger(height) ||
    width < 0 ||
    height < 0 ||
    data.length !== width * height
  ) {
    throw new ShapeError(`Raster of ${width}x${height} with ${data.length} values`, {
      value: [width, height],
      expected: `${width * height} values`,
    });
  }
  return { data, width, height };
}

/** Throws a {@link ShapeError} that names both when two rasters differ in size. */
export function assertSameSize(a: Raster, b: Raster, what = "Rasters"): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new ShapeError(`${what} differ in size: ${a.width}x${a.height} and ${b.width}x${b.height}`, {
      value: [b.width, b.height],
      expected: `${a.width}x${a.height}`,
    });
  }
}

/** Throws a {@link ShapeError} when a raster has no pixels. */
export function assertNotEmpty(a: Raster, what = "Raster"): void {
  if (a.width < 1 || a.height < 1) {
    throw new ShapeError(`${what} of ${a.width}x${a.height} pixels`, {
      value: [a.width, a.height],
      expected: "at least one pixel",
    });
  }
}
