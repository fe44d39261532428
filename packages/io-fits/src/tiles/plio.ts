import type { TileCodec } from "./codec.ts";

/** Words of 4 bits that say what to do and 12 that say how often or with what (Standard, section 10.4.5). */
const ZEROS = 0;
const SET_HIGH = 1;
const RAISE = 2;
const LOWER = 3;
const HIGHS = 4;
const ZEROS_THEN_HIGH = 5;
const RAISE_AND_PUT = 6;
const LOWER_AND_PUT = 7;

/** PLIO_1: masks of integers from 0 to 2^24 as line lists. */
export const plioCodec: TileCodec = {
  check: ({ bitpix, quantised }) =>
    (bitpix < 0 && !quantised) || bitpix === 64 ? "PLIO_1 cannot hold floats or 64-bit pixels" : undefined,
  // Zeros at the end may be left out: no length says how many pixels a list stands for.
  capacity: () => Number.POSITIVE_INFINITY,
  decode: ({ bytes, count, upTo = count, parameters, scratch }) => {
    const out = scratch.ints(count);
    const problem = plioDecode(bytes, out, upTo);
    if (problem !== undefined) return problem;
    // Unsigned 16-bit integers as cfitsio stores them: what BZERO adds later is in them already.
    if (parameters.get("BZERO") === 32768) for (let i = 0; i < upTo; i++) out[i] -= 32768;
    return out;
  },
};

/**
 * Decodes a line list into the first `count` elements of `out` (it may hold more). Its header is of three words in old files and says its
 * own length in newer ones.
 *
 * @returns what is wrong with the list, if anything.
 */
export function plioDecode(bytes: Uint8Array, out: Int32Array, count: number): string | undefined {
  const list = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const held = bytes.length >> 1;
  if (held < 3) return `a line list of ${bytes.length} bytes`;
  const old = list.getInt16(4) > 0;
  if (!old && held < 5) return `a line list of ${bytes.length} bytes`;
  const words = old ? list.getInt16(4) : list.getUint16(6) + list.getInt16(8) * 2 ** 15;
  const first = old ? 3 : list.getInt16(2);
  if (words > held || first < 3 || (words > 0 && first > words)) {
    return `the line list claims ${words} words, ${first} of them a header, and holds ${held}`;
  }
  let high = 1;
  let at = 0;
  for (let word = first; word < words && at < count; word++) {
    const code = list.getUint16(word * 2);
    const value = code & 0xfff;
    switch (code >> 12) {
      case ZEROS:
      case HIGHS:
      case ZEROS_THEN_HIGH: {
        const end = at + value;
        out.fill(code >> 12 === HIGHS ? high : 0, at, Math.min(end, count));
        if (code >> 12 === ZEROS_THEN_HIGH && value > 0 && end <= count) out[end - 1] = high;
        at = end;
        break;
      }
      case SET_HIGH:
        if (++word >= words) return "the line list ends within an instruction";
        high = (list.getUint16(word * 2) << 12) | value;
        break;
      case RAISE:
        high += value;
        break;
      case LOWER:
        high -= value;
        break;
      case RAISE_AND_PUT:
        high += value;
        out[at++] = high;
        break;
      case LOWER_AND_PUT:
        high -= value;
        out[at++] = high;
        break;
      default:
        return `the line list has the unknown instruction ${code >> 12}`;
    }
  }
  if (at < count) out.fill(0, at, count);
  return undefined;
}
