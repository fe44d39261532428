import { sha256 } from "@helioscope/core";

/** WebCrypto neither goes on where it stopped nor reads shared memory, so long data are hashed by parts. */
const PART = 2 ** 24;

/** SHA-256 of some bytes, or where they are more than 16 MiB, of the digests of parts of that size. */
export async function hashBytes(view: ArrayBufferView): Promise<string> {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  if (bytes.length <= PART) return sha256(bytes.slice());
  const digests: string[] = [];
  for (let at = 0; at < bytes.length; at += PART) digests.push(await sha256(bytes.slice(at, at + PART)));
  return sha256(new TextEncoder().encode(digests.join("")));
}
