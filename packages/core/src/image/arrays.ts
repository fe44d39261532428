import type { Raster, TypedArray } from "../raster.ts";

/**
 * What interpolation makes of an array: double precision where the values need it (float64, 32-bit integers),
 * single precision elsewhere.
 */
export type Interpolated<A extends TypedArray> = A extends Float64Array | Int32Array | Uint32Array
  ? Float64Array
  : Float32Array;

/** A new array of the same kind. */
export function sameKind<A extends TypedArray>(data: A, length: number): A {
  return new (data.constructor as new (length: number) => A)(length);
}

/** The raster's values as floating-point numbers; float arrays are returned as they are, not copied. */
export function asFloat(data: TypedArray): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  return data instanceof Int32Array || data instanceof Uint32Array
    ? Float64Array.from(data)
    : Float32Array.from(data);
}

/** A raster of the same kind whose row y, column x is the element `index(x, y)` of the given one. */
export function gather<A extends TypedArray>(
  source: Raster<A>,
  width: number,
  height: number,
  index: (x: number, y: number) => number,
): Raster<A> {
  const data = sameKind(source.data, width * height);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) data[i] = source.data[index(x, y)];
  }
  return { data, width, height };
}
