import type { Quantisation } from "./layout.ts";

const COUNT = 10_000;
const ZERO = -2147483646;
let sequence: Float32Array | undefined;

/** The 10,000 numbers of the Standard's appendix I: Park and Miller's generator from seed 1. */
export function ditherSequence(): Float32Array {
  if (sequence !== undefined) return sequence;
  const values = new Float32Array(COUNT);
  let seed = 1;
  for (let k = 0; k < COUNT; k++) {
    seed = (16807 * seed) % 2147483647;
    values[k] = seed / 2147483647;
  }
  sequence = values;
  return values;
}

/** What turns the integers of one tile back into floating point. */
export interface TileScale {
  readonly method: Quantisation;
  /** ZDITHER0. */
  readonly seed: number;
  /** 0-based row of the tile in the table. */
  readonly row: number;
  readonly scale: number;
  readonly zero: number;
  /** ZBLANK; integers of this value are NaN. */
  readonly blank: number | undefined;
}

/** Restores quantised floats (Standard, section 10.2, equations 14 and 15), in double precision. */
export function unquantise(
  integers: Int32Array,
  count: number,
  tile: TileScale,
  out: Float32Array | Float64Array,
): void {
  const { method, scale, zero } = tile;
  // NaN equals nothing, so an absent ZBLANK needs no branch of its own.
  const blank = tile.blank ?? Number.NaN;
  if (method === "NO_DITHER") {
    for (let i = 0; i < count; i++) {
      const q = integers[i];
      out[i] = q === blank ? Number.NaN : q * scale + zero;
    }
    return;
  }
  const random = ditherSequence();
  const zeros = method === "SUBTRACTIVE_DITHER_2";
  let start = (tile.row + tile.seed - 1) % COUNT;
  let next = Math.trunc(random[start] * 500);
  for (let i = 0; i < count; i++) {
    const q = integers[i];
    if (q === blank) out[i] = Number.NaN;
    else if (zeros && q === ZERO) out[i] = 0;
    else out[i] = (q - random[next] + 0.5) * scale + zero;
    if (++next === COUNT) {
      start = (start + 1) % COUNT;
      next = Math.trunc(random[start] * 500);
    }
  }
}
