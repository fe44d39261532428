import type { Scratch, TileCodec } from "./codec.ts";
import { inverse } from "./hcompress-inverse.ts";
import {
  decodeQuadrant,
  LOW_PLANES,
  NARROW_PLANES,
  placeSquares,
  type Quadrant,
  treeCells,
} from "./hcompress-planes.ts";
import { inverseWide } from "./hcompress-wide.ts";

/** Magic number, sizes, scale, sum and three numbers of planes. */
const HEADER_BYTES = 25;
/** Bytes behind the end of a stream that must be there to be looked at, whatever they are. */
const PADDING = 16;
/** Planes whose coefficients double precision holds exactly. */
const MAX_PLANES = 52;
/** Positions of bits are 31-bit integers. */
const MAX_BYTES = 2 ** 28 - 1;

/** HCOMPRESS_1 (Standard, section 10.4.4). */
export const hcompressCodec: TileCodec = {
  check: ({ bitpix, quantised }) => {
    if (Math.abs(bitpix) === 64 && !quantised) return "HCOMPRESS_1 cannot hold 64-bit pixels";
    return bitpix === -32 && !quantised ? "HCOMPRESS_1 cannot hold floats that are not quantised" : undefined;
  },
  // A constant tile of any size is 26 bytes long: no length says how many pixels a stream holds.
  capacity: (length) => (length <= HEADER_BYTES ? 0 : Number.POSITIVE_INFINITY),
  decode: ({ bytes, count, parameters, scratch }) =>
    hcompressDecode(bytes, count, Number(parameters.get("SMOOTH") ?? 0) !== 0, scratch),
};

/**
 * Decodes an HCOMPRESS_1 stream of `count` pixels; the sizes that it claims must agree with that. The transform is
 * undone in 32-bit integers where the sizes of its coefficients allow, else in double precision; both are exact.
 *
 * @returns the pixels (the array may be longer), or what is wrong with the stream.
 */
export function hcompressDecode(
  bytes: Uint8Array,
  count: number,
  smoothed: boolean,
  scratch: Scratch,
): Int32Array | string {
  if (bytes.length <= HEADER_BYTES) return `an HCOMPRESS stream of ${bytes.length} bytes`;
  if (bytes.length > MAX_BYTES) return `an HCOMPRESS stream of ${bytes.length} bytes, more than ${MAX_BYTES}`;
  if (bytes[0] !== 0xdd || bytes[1] !== 0x99) return "the HCOMPRESS stream does not begin with DD 99";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Lines of the slow axis, and pixels of each.
  const rows = view.getInt32(2);
  const columns = view.getInt32(6);
  if (rows < 1 || columns < 1 || rows * columns !== count) {
    return `the HCOMPRESS stream is of ${rows} by ${columns} pixels, the tile of ${count}`;
  }
  const scale = Math.max(1, view.getInt32(10));
  const sum = Number(view.getBigInt64(14)) * scale;
  const planes = [bytes[22], bytes[23], bytes[24]] as const;
  const most = Math.max(...planes);
  const depth = Math.ceil(Math.log2(Math.max(rows, columns)));
  const largest = Math.abs(sum) + 3 * (2 ** most * scale + scale) + 2 ** (depth + 5);
  if (most > MAX_PLANES || largest > Number.MAX_SAFE_INTEGER) {
    return `the HCOMPRESS stream has coefficients of ${most} bits and more than 53 in all`;
  }

  const padded = scratch.bytes(bytes.length + PADDING, 1);
  padded.set(bytes);
  const stream = new DataView(padded.buffer, padded.byteOffset, bytes.length + PADDING);
  try {
    return decodeStream(
      stream,
      { rows, columns, planes, scale, sum, smoothing: smoothed ? scale >> 1 : 0 },
      largest < 2 ** 31,
      scratch,
    );
  } catch (error) {
    // A view refuses to be read behind its end: a broken stream led there.
    if (error instanceof RangeError) return "the HCOMPRESS stream ends before its pixels";
    throw error;
  }
}

/** What the header of a stream says. */
interface Stream {
  readonly rows: number;
  readonly columns: number;
  readonly planes: readonly [number, number, number];
  readonly scale: number;
  /** Sum of all pixels, scaled. */
  readonly sum: number;
  readonly smoothing: number;
}

function decodeStream(
  stream: DataView,
  { rows, columns, planes, scale, sum, smoothing }: Stream,
  narrow: boolean,
  scratch: Scratch,
): Int32Array | string {
  const count = rows * columns;
  const end = (stream.byteLength - PADDING) * 8;
  const most = Math.max(...planes);
  const fits = narrow && most <= NARROW_PLANES;
  const low = scratch.ints(count, 1).fill(0, 0, count);
  const high = fits ? low : scratch.ints(count, 2).fill(0, 0, count);
  const halfRows = (rows + 1) >> 1;
  const halfColumns = (columns + 1) >> 1;
  const cells = treeCells({ rows: halfRows, columns: halfColumns });
  const room = scratch.bytes(2 * cells);
  const trees = [room.subarray(0, cells), room.subarray(cells, 2 * cells)] as const;
  const groups = Array.from({ length: Math.ceil(most / 8) }, (_, i) => scratch.ints(cells, 4 + i));
  let pos = HEADER_BYTES * 8;
  for (let quarter = 0; quarter < 4; quarter++) {
    const [below, right] = [quarter >> 1, quarter & 1];
    const quadrant: Quadrant = {
      first: below * halfRows * columns + right * halfColumns,
      rows: (rows + 1 - below) >> 1,
      columns: (columns + 1 - right) >> 1,
      stride: columns,
      planes: planes[below + right],
    };
    pos = decodeQuadrant(stream, pos, quadrant, trees, groups);
    if (pos < 0 || pos > end) return "the HCOMPRESS stream has a broken bit plane or ends in one";
    for (let plane = 0; plane < quadrant.planes; plane += 8) {
      if (fits || plane < LOW_PLANES) placeSquares(groups[plane / 8], low, quadrant, plane);
      else placeSquares(groups[plane / 8], high, quadrant, plane - LOW_PLANES);
    }
  }
  // A nybble of zeros ends the planes; the signs start with a byte.
  const signs = (pos + 4 + 7) >>> 3;
  const out = scratch.ints(count);
  if (fits) {
    if (applySigns(stream, signs, low, count, scale) > end) return SIGNS_MISSING;
    low[0] = sum;
    inverse(low, rows, columns, smoothing, out, scratch.ints(halfRows * halfColumns, 3));
    return out;
  }
  const wide = new Float64Array(count);
  for (let i = 0; i < count; i++) wide[i] = low[i] + high[i] * 2 ** LOW_PLANES;
  if (applySignsWide(stream, signs, wide, count, scale) > end) return SIGNS_MISSING;
  wide[0] = sum;
  inverseWide(wide, rows, columns, smoothing, out);
  return out;
}

const SIGNS_MISSING = "the HCOMPRESS stream ends before its signs";

/**
 * Every coefficient that is not 0 has one bit that says whether it is negative; then they are scaled. Returns whether
 * the stream, which goes on for some bytes behind its end, had them all.
 */
function applySigns(
  stream: DataView,
  start: number,
  coefficients: Int32Array,
  count: number,
  scale: number,
): number {
  let pos = start * 8;
  for (let i = 0; i < count; i++) {
    const magnitude = coefficients[i];
    const negative = -((stream.getUint8(pos >>> 3) >> (7 - (pos & 7))) & 1);
    coefficients[i] = Math.imul((magnitude ^ negative) - negative, scale);
    pos += (magnitude | -magnitude) >>> 31;
  }
  return pos;
}

/** As {@link applySigns}. */
function applySignsWide(
  stream: DataView,
  start: number,
  coefficients: Float64Array,
  count: number,
  scale: number,
): number {
  let pos = start * 8;
  for (let i = 0; i < count; i++) {
    const magnitude = coefficients[i];
    if (magnitude === 0) continue;
    const negative = (stream.getUint8(pos >>> 3) >> (7 - (pos & 7))) & 1;
    coefficients[i] = negative !== 0 ? -magnitude * scale : magnitude * scale;
    pos++;
  }
  return pos;
}
