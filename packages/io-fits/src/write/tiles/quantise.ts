import { ditherSequence } from "../../tiles/dither.ts";
import type { TileStatistics } from "./noise.ts";

/** The integer for NaN. */
export const QUANTISED_BLANK = -2147483647;
/** The integer for exact zeros in SUBTRACTIVE_DITHER_2. */
const QUANTISED_ZERO = -2147483646;
/** The least integer that stands for a number: those below are reserved. */
const LEAST = -2147483637;
/** The most steps between the least and the greatest pixel. */
const MOST_STEPS = 2147483647 - 2 - LEAST;

/** Steps from zero beyond which double precision, in which readers compute, would no longer resolve them. */
const FARTHEST = 2 ** 44;

/** Dithering of one tile: which numbers of the sequence it takes. */
export interface TileDither {
  readonly method: "NO_DITHER" | "SUBTRACTIVE_DITHER_1" | "SUBTRACTIVE_DITHER_2";
  /** ZDITHER0. */
  readonly seed: number;
  /** 0-based row of the tile in the table. */
  readonly row: number;
}

/** ZSCALE and ZZERO. */
export interface TileStep {
  readonly scale: number;
  readonly zero: number;
}

/**
 * The step and offset for a tile (Standard, section 10.2), or undefined where it is better kept as it is: without
 * measurable noise, with infinite pixels, or with more steps than can be told apart.
 *
 * @param level positive: steps in the noise; negative: the step itself.
 */
export function stepOf(
  { noise, min, max, hasNaN }: TileStatistics,
  level: number,
  method: TileDither["method"],
): TileStep | undefined {
  if (min > max) return { scale: 1, zero: 0 };
  const scale = level < 0 ? -level : noise / level;
  const steps = (max - min) / scale;
  const far = Math.max(Math.abs(min), Math.abs(max)) / scale;
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY) || !(steps <= MOST_STEPS) || !(far < FARTHEST))
    return undefined;
  // Reserved integers lie next to the least pixel, so that the jumps to them stay small.
  const zero =
    hasNaN || method === "SUBTRACTIVE_DITHER_2" || steps > 2 ** 31 - 16
      ? min - scale * LEAST
      : Math.round(min / scale) * scale;
  return { scale, zero };
}

/** Makes integers of floats: the inverse of reading (Standard, section 10.2, equations 14 and 15), to half a step. */
export function quantise(
  pixels: Float32Array | Float64Array,
  { scale, zero }: TileStep,
  { method, seed, row }: TileDither,
  out: Int32Array,
): void {
  if (method === "NO_DITHER") {
    for (let i = 0; i < pixels.length; i++) {
      const value = pixels[i];
      out[i] = Number.isNaN(value) ? QUANTISED_BLANK : Math.floor((value - zero) / scale + 0.5);
    }
    return;
  }
  const random = ditherSequence();
  const zeros = method === "SUBTRACTIVE_DITHER_2";
  let start = (row + seed - 1) % random.length;
  let next = Math.trunc(random[start] * 500);
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i];
    if (Number.isNaN(value)) out[i] = QUANTISED_BLANK;
    else if (zeros && value === 0) out[i] = QUANTISED_ZERO;
    else out[i] = Math.floor((value - zero) / scale + random[next]);
    if (++next === random.length) {
      start = (start + 1) % random.length;
      next = Math.trunc(random[start] * 500);
    }
  }
}
