import { ArgumentError, ShapeError } from "@helioscope/core";
import type { StokesCube } from "../types.ts";

/** Which pixels of a map are inverted. */
export interface Selection {
  /** One value a pixel, row by row; where it is 0 the pixel is skipped. */
  readonly mask?: ArrayLike<number>;
  /** Inverts the pixels of every n-th column and row only, from the first; 1 by default. The maps keep their size, NaN in between. */
  readonly every?: number;
  /**
   * Only the `index`-th, counted from 0, of `of` equal shares of the tiles, so that several machines work on one map in
   * one store; the others' tiles are taken where they are there, else their pixels count as skipped.
   */
  readonly share?: { readonly index: number; readonly of: number };
}

/**
 * Indices of the selected pixels, row by row.
 *
 * @throws ShapeError where the mask has another size; ArgumentError where `every` is no positive integer.
 */
export function selectPixels(
  { width, height }: Pick<StokesCube, "width" | "height">,
  selection: Selection,
): Int32Array {
  const { mask, every = 1 } = selection;
  if (mask && mask.length !== width * height) {
    throw new ShapeError(`Mask of ${mask.length} values for a map of ${width}x${height}`, {
      value: mask.length,
      expected: `${width * height} values`,
    });
  }
  if (!Number.isInteger(every) || every < 1) {
    throw new ArgumentError(`Every ${every} pixels`, { value: every, expected: "a positive integer" });
  }
  const pixels: number[] = [];
  for (let y = 0; y < height; y += every) {
    for (let x = 0; x < width; x += every) {
      const pixel = y * width + x;
      if (!mask || mask[pixel]) pixels.push(pixel);
    }
  }
  return Int32Array.from(pixels);
}

/** Pixels of a map in tiles of one size; the last may be smaller. */
export interface TilePlan {
  readonly pixels: Int32Array;
  readonly tilePixels: number;
  /** Number of tiles. */
  readonly count: number;
}

/** @throws ArgumentError for a size that is no integer from 1 to 65536. */
export function planTiles(pixels: Int32Array, tilePixels: number): TilePlan {
  if (!Number.isInteger(tilePixels) || tilePixels < 1 || tilePixels > 65536) {
    throw new ArgumentError(`Tiles of ${tilePixels} pixels`, {
      value: tilePixels,
      expected: "an integer from 1 to 65536",
    });
  }
  return { pixels, tilePixels, count: Math.ceil(pixels.length / tilePixels) };
}

/**
 * Whether a tile is of a share; every tile is where there is none.
 *
 * @throws ArgumentError for a share that is not one of its number.
 */
export function inShare(tile: number, share: Selection["share"]): boolean {
  if (!share) return true;
  const { index, of } = share;
  if (!Number.isInteger(index) || !Number.isInteger(of) || index < 0 || index >= of) {
    throw new ArgumentError(`Share ${index} of ${of}`, {
      value: share,
      expected: "an index from 0 that is below the number of shares",
    });
  }
  return tile % of === index;
}

/** Pixels of one tile. */
export const tileAt = ({ pixels, tilePixels }: TilePlan, tile: number): Int32Array =>
  pixels.subarray(tile * tilePixels, (tile + 1) * tilePixels);
