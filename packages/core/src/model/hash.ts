import type { tfl } from "../engine/tensors.ts";
import { sha256 } from "../sha256.ts";
import { readWeights } from "./weights.ts";

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
