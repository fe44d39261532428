import type { tfl } from "../engine/tensors.ts";
import { UnsupportedError } from "../errors.ts";
import { readWeights } from "./weights.ts";

/**
 * SHA-256 of some bytes as 64 hexadecimal digits (WebCrypto). Throws an UnsupportedError on a web page that was not
 * served securely, where browsers withhold it.
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new UnsupportedError("WebCrypto is not there", {
      remedy: "Serve the page by https or from localhost.",
    });
  }
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** SHA-256 of a model's weights, in order: the hash of the `weights.bin` that {@link saveModel} writes. */
export async function modelHash(model: tfl.LayersModel): Promise<string> {
  return sha256(joinBytes((await readWeights(model)).map(({ data }) => data)));
}

/** The bytes of several arrays one after the other. */
export function joinBytes(parts: readonly ArrayBufferView[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), offset);
    offset += part.byteLength;
  }
  return joined;
}
