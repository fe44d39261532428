import { grown } from "./bytes.ts";
import { FitsError } from "./errors.ts";
import { type Inflated, tooMuch } from "./gzip.ts";
import { throwIfAborted } from "./pace.ts";

/** Whether the bytes start as a file of `compress` (.Z) does. */
export const isCompress = (bytes: Uint8Array): boolean =>
  bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x9d;

/** Code that empties the table, in files that say they use it. */
const CLEAR = 256;
const FIRST_BITS = 9;
const MOST_BITS = 16;
/** Codes between two looks at the signal. */
const SLICE = 2 ** 16;

/**
 * Expands a .Z file: the LZW code of `compress`, 9 to 16 bits a code, the least significant bit first. Codes come in
 * groups of eight, and where their width changes the rest of a group is skipped. A stream that breaks keeps what came
 * before the break.
 *
 * @throws FitsError "format" when nothing can be expanded or more than `limit` bytes come out, "aborted".
 */
export function uncompressFile(bytes: Uint8Array, limit: number, signal?: AbortSignal): Inflated {
  const most = bytes[2] & 0x1f;
  const clears = (bytes[2] & 0x80) !== 0;
  if (most < FIRST_BITS || most > MOST_BITS) {
    throw new FitsError("format", `Not a FITS file: .Z codes of up to ${most} bits`, {
      byteOffset: 2,
      expected: `${FIRST_BITS} to ${MOST_BITS} bits`,
    });
  }
  // String `code` is string prefix[code] and a byte; its first byte and length spare the walk.
  const prefix = new Uint16Array(1 << most);
  const suffix = new Uint8Array(1 << most);
  const first = new Uint8Array(1 << most);
  const length = new Uint32Array(1 << most);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    first[code] = code;
    length[code] = 1;
  }
  // By a quirk of compress, 9 bits at most become 10 as soon as the table is full.
  const widest = Math.max(most, FIRST_BITS + 1);
  const start = clears ? CLEAR + 1 : CLEAR;
  const end = bytes.length * 8;
  let out = new Uint8Array(Math.min(limit, Math.max(4096, bytes.length * 3)));
  let size = 0;
  let width = FIRST_BITS;
  let next = start;
  let last = -1;
  let group = 24;
  let at = group;
  let problem: string | undefined;
  for (let step = 1; at + width <= end; step++) {
    if (step % SLICE === 0) throwIfAborted(signal);
    const byte = Math.floor(at / 8);
    const code =
      ((bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16)) >>> (at % 8)) & ((1 << width) - 1);
    at += width;
    if (code === CLEAR && clears) {
      at = nextGroup(at, group, width);
      group = at;
      width = FIRST_BITS;
      next = start;
      last = -1;
      continue;
    }
    // Only the string being made may be named before it is complete: it ends as it begins.
    if (code > next || (code === next && last < 0) || (last < 0 && code > 255)) {
      problem = `the .Z stream is broken at byte ${byte}`;
      break;
    }
    if (last >= 0 && next < prefix.length) {
      prefix[next] = last;
      suffix[next] = first[code === next ? last : code];
      first[next] = first[last];
      length[next] = length[last] + 1;
      next++;
    } else if (code === next) {
      problem = `the .Z stream is broken at byte ${byte}`;
      break;
    }
    const to = size + length[code];
    if (to > limit) {
      throw tooMuch("The .Z stream expands to", limit, bytes.length);
    }
    if (to > out.length) out = grown(out, Math.min(limit, Math.max(to, out.length * 2)));
    for (let one = code, put = to - 1; put >= size; put--) {
      out[put] = suffix[one];
      one = prefix[one];
    }
    size = to;
    last = code;
    if (next >= 1 << width && width < widest) {
      at = nextGroup(at, group, width);
      group = at;
      width++;
    }
  }
  if (size === 0) {
    throw new FitsError("format", `Not a FITS file: ${problem ?? "the .Z stream is empty"}`, {
      byteOffset: 0,
    });
  }
  return { bytes: out.subarray(0, size), problem };
}

/** Where the next group of eight codes begins. */
function nextGroup(at: number, group: number, width: number): number {
  const bits = width * 8;
  return group + Math.ceil((at - group) / bits) * bits;
}
