import { decodeBigEndian, type NumericArray } from "../bytes.ts";
import { FitsError } from "../errors.ts";
import type { ImageUnit } from "../unit.ts";
import type { Scaling } from "./scaling.ts";
import { makeSink, type Target } from "./sink.ts";

const CHUNK = 16_384;

/** Pixels `first` to `first + count` of an uncompressed image. */
export async function readPlain(
  unit: ImageUnit,
  scaling: Scaling,
  target: Target,
  first: number,
  count: number,
): Promise<{ readonly data: NumericArray; readonly exact: boolean }> {
  const width = Math.abs(unit.bitpix) / 8;
  const { span } = unit;
  if ((first + count) * width > span.available) {
    throw new FitsError(
      "truncated",
      `The image needs ${(first + count) * width} bytes, the file holds ${span.available}`,
      {
        unit: unit.index,
        byteOffset: span.offset,
        remedy: "Fetch the file again.",
      },
    );
  }
  const bytes = await unit.source.read(span.offset + first * width, count * width);
  const storage = target === "stored" ? { bitpix: unit.bitpix, flipped: false } : scaling.storage;
  if (storage !== undefined && (target !== "float32" || (unit.bitpix === -32 && !storage.flipped))) {
    return { data: decodeBigEndian(bytes, storage), exact: true };
  }
  const sink = makeSink(unit.bitpix, scaling, target, count);
  const ints = new Int32Array(CHUNK);
  for (let at = 0; at < count; at += CHUNK) {
    const n = Math.min(CHUNK, count - at);
    const chunk = bytes.subarray(at * width, (at + n) * width);
    if (unit.bitpix === 8 || unit.bitpix === 16) {
      widen(chunk, unit.bitpix, ints);
      sink.put(ints, 0, at, n);
    } else {
      const values = decodeBigEndian(chunk, { bitpix: unit.bitpix, flipped: false });
      sink.put(values as Int32Array | BigInt64Array | Float32Array | Float64Array, 0, at, n);
    }
  }
  return { data: sink.data, exact: sink.exact };
}

/** Bytes (unsigned) or big-endian 16-bit words (signed) as 32-bit integers. */
function widen(bytes: Uint8Array, bitpix: 8 | 16, out: Int32Array): void {
  if (bitpix === 8) for (let i = 0; i < bytes.length; i++) out[i] = bytes[i];
  else for (let i = 0, k = 0; k < bytes.length; i++, k += 2) out[i] = ((bytes[k] << 24) >> 16) | bytes[k + 1];
}
