import type { TileCodec } from "../tiles/codec.ts";
import type { Region } from "../tiles/geometry.ts";
import type { TileWorkers } from "../workers/contract.ts";

/** Options of the functions that read images. */
export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Called with tiles done and tiles in all; for an uncompressed image with pixels. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Further tile codecs by ZCMPTYPE; they come before those of this package. */
  readonly codecs?: Readonly<Record<string, TileCodec>>;
  /**
   * The most pixels that compressed tiles may unpack to. Without it 2^24, or 128 for each compressed byte where that is
   * more: a small hostile file cannot fill the memory, and a large blank one has to be asked for.
   */
  readonly maxPixels?: number;
  /**
   * Threads that decode the tiles; without them it is done here. Where memory can be shared between threads (in Node,
   * and on pages that are cross-origin isolated) the result is backed by a SharedArrayBuffer. Codecs given in `codecs`
   * work here in any case.
   */
  readonly workers?: TileWorkers;
}

/** Options of the functions that read any part of an image. */
export interface SectionOptions extends ReadOptions {
  /** The window to read, 0-based, fastest axis first; the whole image where absent. Nothing else is read or decoded. */
  readonly section?: Region;
}
