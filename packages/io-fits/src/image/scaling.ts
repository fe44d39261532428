import type { Bitpix, NumericArray, Storage } from "../bytes.ts";
import type { Header } from "../header/header.ts";

/** BSCALE, BZERO and BLANK of an image, and what they make of its type. */
export interface Scaling {
  readonly scale: number;
  readonly zero: number;
  /** The integer that means "no value"; undefined for floats and where absent. */
  readonly blank: number | bigint | undefined;
  /** How values are kept when nothing but an offset of signedness applies; undefined when they must be scaled. */
  readonly storage: Storage | undefined;
}

/** 2^(n-1): the BZERO that says "unsigned" (for bytes -128: "signed"; Standard, table 11). */
export const SIGN_OFFSET: Readonly<Record<8 | 16 | 32 | 64, number>> = {
  8: -128,
  16: 32768,
  32: 2147483648,
  64: 2 ** 63,
};

/** Reads the three keywords. A BLANK that is not an integer counts when it is a whole number. */
export function imageScaling(header: Header, bitpix: Bitpix): Scaling {
  const scale = header.getNumber("BSCALE") ?? 1;
  const zero = header.getNumber("BZERO") ?? 0;
  const found = header.get("BLANK");
  const whole = typeof found === "bigint" || (typeof found === "number" && Number.isInteger(found));
  const blank = bitpix > 0 && whole ? found : undefined;
  return { scale, zero, blank, storage: storageOf(bitpix, scale, zero, blank !== undefined) };
}

/** The type that keeps stored numbers as they are, where there is one. */
export function storageOf(
  bitpix: Bitpix,
  scale: number,
  zero: number,
  hasBlank: boolean,
): Storage | undefined {
  if (scale !== 1 || hasBlank) return undefined;
  if (zero === 0) return { bitpix, flipped: false };
  if (bitpix > 0 && zero === SIGN_OFFSET[bitpix as 8 | 16 | 32 | 64]) return { bitpix, flipped: true };
  return undefined;
}

/** Writes `count` physical values from `from[start]` on to `to[at]` on. */
export type Converter<T> = (from: T, start: number, at: number, count: number) => void;

/** value = scale * integer + zero in double precision, the blank integer NaN. */
export function scaleIntegers(
  out: Float64Array | Float32Array,
  { scale, zero, blank }: Pick<Scaling, "scale" | "zero" | "blank">,
): Converter<Int32Array> {
  if (blank === undefined && scale === 1 && zero === 0) {
    return (from, start, at, count) => out.set(from.subarray(start, start + count), at);
  }
  // NaN equals nothing, so an absent BLANK needs no branch of its own.
  const none = blank === undefined ? Number.NaN : Number(blank);
  return (from, start, at, count) => scaleRun(from, start, out, at, count, scale, zero, none);
}

function scaleRun(
  from: Int32Array,
  start: number,
  out: Float64Array | Float32Array,
  at: number,
  count: number,
  scale: number,
  zero: number,
  none: number,
): void {
  for (let i = 0; i < count; i++) {
    const raw = from[start + i];
    // Half as long as choosing between the two.
    out[at + i] = raw * scale + zero;
    if (raw === none) out[at + i] = Number.NaN;
  }
}

/** value = scale * x + zero in double precision. */
export function scaleFloats(
  out: Float64Array | Float32Array,
  { scale, zero }: Pick<Scaling, "scale" | "zero">,
): Converter<Float32Array | Float64Array> {
  return (from, start, at, count) => {
    for (let i = 0; i < count; i++) out[at + i] = from[start + i] * scale + zero;
  };
}

/** As {@link scaleIntegers} for 64 bits; `inexact` hears of integers that a double cannot hold. */
export function scaleBigints(
  out: Float64Array | Float32Array,
  { scale, zero, blank }: Pick<Scaling, "scale" | "zero" | "blank">,
  inexact: () => void,
): Converter<BigInt64Array> {
  const none = blank === undefined ? undefined : BigInt(blank);
  const wholeOffset = scale === 1 && Number.isInteger(zero) ? BigInt(zero) : undefined;
  return (from, start, at, count) => {
    for (let i = 0; i < count; i++) {
      const raw = from[start + i];
      if (raw === none) {
        out[at + i] = Number.NaN;
        continue;
      }
      const exact = wholeOffset === undefined ? raw : raw + wholeOffset;
      const number = Number(exact);
      if (BigInt(number) !== exact) inexact();
      out[at + i] = wholeOffset === undefined ? number * scale + zero : number;
    }
  };
}

/** Copies integers into an array of their own type, the sign offset applied. */
export function keepIntegers(out: NumericArray, { bitpix, flipped }: Storage): Converter<Int32Array> {
  const flip = flipped ? 1 << (bitpix - 1) : 0;
  const to = out as Int32Array;
  return (from, start, at, count) => {
    if (flip !== 0) for (let i = start; i < start + count; i++) from[i] ^= flip;
    to.set(from.subarray(start, start + count), at);
  };
}
