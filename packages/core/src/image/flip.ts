import { ArgumentError } from "../errors.ts";
import type { Raster, TypedArray } from "../raster.ts";
import { gather, sameKind } from "./arrays.ts";

/** Mirrors the columns: the first becomes the last. */
export function flipX<A extends TypedArray>(raster: Raster<A>): Raster<A> {
  const { width, height } = raster;
  return gather(raster, width, height, (x, y) => y * width + width - 1 - x);
}

/** Mirrors the rows: the first becomes the last. */
export function flipY<A extends TypedArray>({ data, width, height }: Raster<A>): Raster<A> {
  const flipped = sameKind(data, data.length);
  for (let y = 0; y < height; y++) {
    flipped.set(data.subarray((height - 1 - y) * width, (height - y) * width), y * width);
  }
  return { data: flipped, width, height };
}

/**
 * Turns by quarters, counter-clockwise for positive numbers when row 0 is shown at the bottom (as numpy.rot90(a, -n),
 * which thinks of row 0 at the top). Throws an ArgumentError for a number of turns that is not an integer.
 */
export function rotate90<A extends TypedArray>(raster: Raster<A>, turns = 1): Raster<A> {
  if (!Number.isInteger(turns))
    throw new ArgumentError(`${turns} quarter turns`, { value: turns, expected: "an integer" });
  const { width, height } = raster;
  switch (((turns % 4) + 4) % 4) {
    case 1:
      return gather(raster, height, width, (x, y) => (height - 1 - x) * width + y);
    case 2:
      return gather(raster, width, height, (x, y) => (height - 1 - y) * width + width - 1 - x);
    case 3:
      return gather(raster, height, width, (x, y) => x * width + width - 1 - y);
    default:
      return { data: raster.data.slice() as A, width, height };
  }
}
