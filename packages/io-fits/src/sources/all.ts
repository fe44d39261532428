import { GrowingBytes } from "./growing.ts";
import { MemorySource, type Source } from "./source.ts";

const PIECE = 2 ** 22;

/** Every byte of a source. */
export async function readAll(source: Source, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (source instanceof MemorySource) return source.bytes;
  const bytes = new GrowingBytes(source.size);
  const read = signal === undefined ? {} : { signal };
  for (let at = 0; at < source.size; at += PIECE) {
    const length = Math.min(PIECE, source.size - at);
    bytes.push(await source.read(at, length, { ...read, into: bytes.room(length) }));
  }
  return bytes.take();
}
