import { isHelioError, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { sha256 } from "@helioscope/core/model";
import type { LabelledSet } from "../types.ts";

/** Bytes of a hash: two of ten thousand images are alike by chance once in twenty thousand times. */
const BYTES = 5;

/**
 * The first 40 bits of SHA-256 of an image's size and pixels, which know it again under another name, in another folder and
 * with other labels; a picture that was saved with loss or scaled anew is another one.
 */
export async function imageHash({ data, width, height }: Raster): Promise<number> {
  const pixels = Float32Array.from(data);
  const bytes = new Uint8Array(8 + pixels.byteLength);
  new DataView(bytes.buffer).setUint32(0, width);
  new DataView(bytes.buffer).setUint32(4, height);
  bytes.set(new Uint8Array(pixels.buffer), 8);
  return Number.parseInt((await sha256(bytes)).slice(0, 2 * BYTES), 16);
}

/** The hashes of those images of a set that can be read, by their index. */
export async function imageHashes(
  set: Pick<LabelledSet, "images" | "read">,
  indices: ArrayLike<number>,
  { signal, onProgress }: Pick<WorkOptions, "signal" | "onProgress"> = {},
): Promise<Map<number, number>> {
  const hashes = new Map<number, number>();
  for (let k = 0; k < indices.length; k++) {
    throwIfAborted(signal);
    try {
      hashes.set(indices[k], await imageHash(await set.read(indices[k])));
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted", "argument")) throw error;
    }
    onProgress?.({ stage: "recognise", done: k + 1, total: indices.length });
  }
  return hashes;
}

/** Hashes in rising order as text, base64. */
export function packHashes(hashes: Iterable<number>): string {
  const sorted = Float64Array.from(new Set(hashes)).sort();
  const bytes = new Uint8Array(BYTES * sorted.length);
  for (const [k, hash] of sorted.entries()) {
    for (let b = 0, rest = hash; b < BYTES; b++, rest = Math.floor(rest / 256))
      bytes[BYTES * (k + 1) - 1 - b] = rest % 256;
  }
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Reads what {@link packHashes} made. */
export function unpackHashes(packed: string): ReadonlySet<number> {
  const text = atob(packed);
  const hashes = new Set<number>();
  for (let at = 0; at < text.length; at += BYTES) {
    let hash = 0;
    for (let b = 0; b < BYTES; b++) hash = 256 * hash + text.charCodeAt(at + b);
    hashes.add(hash);
  }
  return hashes;
}
