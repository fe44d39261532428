import type { Source } from "../sources/source.ts";
import type { Piece } from "./pieces.ts";

/** Reads under way at once: threads of the platform fill memory while the piece before is decoded. */
const AT_ONCE = 3;

/** Where in the source pixels lie, and where to put them. */
export interface Reading {
  readonly source: Source;
  /** Offset of the first pixel of the image. */
  readonly offset: number;
  /** Bytes of a pixel. */
  readonly width: number;
  /** Memory to read a piece into; from a ring of buffers where undefined. */
  into(piece: Piece): Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads pieces in their order, some ahead. The bytes of one are good until the next is taken.
 */
export async function* readPieces(
  pieces: Iterator<Piece, undefined>,
  reading: Reading,
): AsyncGenerator<{ readonly piece: Piece; readonly bytes: Uint8Array }> {
  const { source, offset, width, signal } = reading;
  const read = signal === undefined ? {} : { signal };
  // One more than are under way: the one that is decoded.
  const ring: Uint8Array[] = Array.from({ length: AT_ONCE + 1 }, () => new Uint8Array(0));
  const queue: { readonly piece: Piece; readonly bytes: Promise<Uint8Array> }[] = [];
  let started = 0;
  const start = (): void => {
    const { value: piece } = pieces.next();
    if (piece === undefined) return;
    const length = piece.span * width;
    let into = reading.into(piece);
    if (into === undefined) {
      const slot = started++ % ring.length;
      if (ring[slot].length < length) ring[slot] = new Uint8Array(length);
      into = ring[slot];
    }
    const bytes = source.read(offset + piece.runs[0].from * width, length, { ...read, into });
    // Thrown when its turn comes, unless one before it fails.
    bytes.catch(() => undefined);
    queue.push({ piece, bytes });
  };
  for (let i = 0; i < AT_ONCE; i++) start();
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const bytes = await next.bytes;
    start();
    yield { piece: next.piece, bytes };
  }
}
