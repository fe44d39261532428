import type { Mask } from "@helioscope/core";
import { identify, labelImage } from "../identify/index.ts";
import type { IdImage } from "./ids.ts";

export interface ClumpOptions {
  /** Smaller components are dropped. Default 1. */
  readonly minSizePx?: number;
}

/**
 * SWAMIS's direct clumping: the 8-connected components of each polarity of a mask. Numbers run 1, 2, ... over both
 * polarities in raster order of the first pixel, without gaps; SWAMIS gives the same components other numbers.
 *
 * @throws ArgumentError when minSizePx is not a positive integer.
 */
export function clump(mask: Mask, options: ClumpOptions = {}): IdImage {
  const { minSizePx = 1 } = options;
  return labelImage(identify(mask, mask, { minSizePx }), { signed: true });
}
