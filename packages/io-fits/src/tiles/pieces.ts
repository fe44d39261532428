import type { SourceRead } from "../sources/source.ts";
import type { CompressedImageUnit } from "../unit.ts";
import type { TileSet } from "./plan.ts";

/** Neighbouring tiles and the bytes of the heap that hold them. */
export interface HeapPiece {
  /** Tiles `from` to `to` of the set. */
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
  /** Place of the first byte, from the start of the heap. */
  readonly first: number;
  /** The memory that was offered for them, whether they are in it or not. */
  readonly offered: Uint8Array;
}

/** Bytes between two tiles that are rather read than skipped. */
const GAP = 2 ** 16;

/**
 * The heap as far as the tiles need it, in pieces of about `size` bytes (more where one tile is longer). The next one
 * is being read while the caller works on the last. `room` gives memory for a piece; a source that has the bytes at
 * hand leaves it unused.
 */
export async function* heapPieces(
  unit: CompressedImageUnit,
  tiles: TileSet,
  size: number,
  room: (length: number) => Uint8Array,
  signal: AbortSignal | undefined,
): AsyncGenerator<HeapPiece, void> {
  const { offsets, bytes, count } = tiles;
  const heap = unit.span.offset + unit.layout.heap;
  const start = (from: number): Promise<HeapPiece> | undefined => {
    if (from === count) return undefined;
    const first = offsets[from];
    let end = first + bytes[from];
    let to = from + 1;
    for (; to < count && offsets[to] <= end + GAP; to++) {
      const next = Math.max(end, offsets[to] + bytes[to]);
      if (next - first > size) break;
      end = next;
    }
    const length = end - first;
    const offered = room(length);
    const piece = unit.source
      .read(heap + first, length, sourceRead(signal, offered))
      .then((found) => ({ from, to, bytes: found, first, offered }));
    // Whoever stops before the last piece never looks at the one read ahead.
    piece.catch(() => undefined);
    return piece;
  };
  for (let ahead = start(0); ahead !== undefined; ) {
    const piece = await ahead;
    ahead = start(piece.to);
    yield piece;
  }
}

/** Options of a read, without those that are not there. */
export function sourceRead(signal: AbortSignal | undefined, into: Uint8Array | undefined): SourceRead {
  return { ...(signal === undefined ? {} : { signal }), ...(into === undefined ? {} : { into }) };
}
