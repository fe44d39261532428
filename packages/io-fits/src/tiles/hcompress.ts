import type { Scratch, TileCodec } from "./codec.ts";
import { inverse } from "./hcompress-inverse.ts";
import { decodeQuadrant, LOW_PLANES, type Quadrant, treeCells } from "./hcompress-planes.ts";
import { inverseWide } from "./hcompress-wide.ts";

/** Magic number, sizes, scale, sum and three numbers of planes. */
const HEADER_BYTES = 25;
/** Planes whose coefficients double precision holds exactly. */
const MAX_PLANES = 52;
/** Positions of bits are 31-bit integers. */
const MAX_BYTES = 2 ** 28 - 1;
/**
 * A constant tile of any size is 26 bytes long, so that no length says how many pixels a stream holds. This admits
 * constant tiles of 2^17 pixels and refuses headers that claim a thousand times what the file is likely to hold.
 */
const MAX_PIXELS_PER_BYTE = 8192;

/** HCOMPRESS_1 (Standard, section 10.4.4). */
export const hcompressCodec: TileCodec = {
  check: ({ bitpix, quantised }) => {
    if (Math.abs(bitpix) === 64 && !quantised) return "HCOMPRESS_1 cannot hold 64-bit pixels";
    return bitpix === -32 && !quantised ? "HCOMPRESS_1 cannot hold floats that are not quantised" : undefined;
  },
  capacity: (length) => (length <= HEADER_BYTES ? 0 : length * MAX_PIXELS_PER_BYTE),
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
  const planes = [bytes[22], bytes[23], bytes[24]];
  const most = Math.max(...planes);
  const depth = Math.ceil(Math.log2(Math.max(rows, columns)));
  const largest = Math.abs(sum) + 3 * (2 ** most * scale + scale) + 2 ** (depth + 5);
  if (most > MAX_PLANES || largest > Number.MAX_SAFE_INTEGER) {
    return `the HCOMPRESS stream has coefficients of ${most} bits and more than 53 in all`;
  }

  const low = scratch.ints(count, 1).fill(0, 0, count);
  const high = most > LOW_PLANES ? scratch.ints(count, 2).fill(0, 0, count) : scratch.ints(0, 2);
  const halfRows = (rows + 1) >> 1;
  const halfColumns = (columns + 1) >> 1;
  const cells = treeCells({ rows: halfRows, columns: halfColumns });
  const trees = scratch.bytes(2 * cells);
  const memory = { low, high, trees: [trees.subarray(0, cells), trees.subarray(cells)] as const };
  const quadrants: Quadrant[] = [
    { first: 0, rows: halfRows, columns: halfColumns, stride: columns, planes: planes[0] },
    { first: halfColumns, rows: halfRows, columns: columns >> 1, stride: columns, planes: planes[1] },
    { first: halfRows * columns, rows: rows >> 1, columns: halfColumns, stride: columns, planes: planes[1] },
    {
      first: halfRows * columns + halfColumns,
      rows: rows >> 1,
      columns: columns >> 1,
      stride: columns,
      planes: planes[2],
    },
  ];
  let pos = HEADER_BYTES * 8;
  for (const quadrant of quadrants) {
    pos = decodeQuadrant(bytes, pos, quadrant, memory);
    if (pos < 0) return "the HCOMPRESS stream has a broken bit plane or ends in one";
  }
  // A nybble of zeros ends the planes; the signs start with a byte.
  const signs = (pos + 4 + 7) >>> 3;
  const smoothing = smoothed ? scale >> 1 : 0;
  const out = scratch.ints(count);
  if (most <= LOW_PLANES && largest < 2 ** 31) {
    if (!applySigns(bytes, signs, low, count, scale)) return SIGNS_MISSING;
    low[0] = sum;
    inverse(low, rows, columns, smoothing, out, scratch.ints(halfRows * halfColumns, 3));
    return out;
  }
  const wide = new Float64Array(count);
  for (let i = 0; i < count; i++) wide[i] = low[i];
  if (most > LOW_PLANES) for (let i = 0; i < count; i++) wide[i] += high[i] * 2 ** LOW_PLANES;
  if (!applySigns(bytes, signs, wide, count, scale)) return SIGNS_MISSING;
  wide[0] = sum;
  inverseWide(wide, rows, columns, smoothing, out);
  return out;
}

const SIGNS_MISSING = "the HCOMPRESS stream ends before its signs";

/** Every coefficient that is not 0 has one bit that says whether it is negative; then they are scaled. */
function applySigns(
  bytes: Uint8Array,
  start: number,
  coefficients: Int32Array | Float64Array,
  count: number,
  scale: number,
): boolean {
  let pos = start * 8;
  for (let i = 0; i < count; i++) {
    const magnitude = coefficients[i];
    if (magnitude === 0) continue;
    const negative = (bytes[pos >>> 3] << (pos & 7)) & 0x80;
    coefficients[i] = negative !== 0 ? -magnitude * scale : magnitude * scale;
    pos++;
  }
  return pos <= bytes.length * 8;
}
