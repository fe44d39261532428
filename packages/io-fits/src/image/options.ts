import type { TileCodec } from "../tiles/codec.ts";

/** Options of the functions that read images. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called with tiles done and tiles in all (1 and 1 for an uncompressed image). */
  readonly onProgress?: (done: number, total: number) => void;
  /** Further tile codecs by ZCMPTYPE; they come before those of this package. */
  readonly codecs?: Readonly<Record<string, TileCodec>>;
}
