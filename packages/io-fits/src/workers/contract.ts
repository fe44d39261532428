import type { NumericArray } from "../bytes.ts";
import type { TileJob, TileProblem } from "../tiles/decode.ts";
import type { TileSet } from "../tiles/plan.ts";

/** Tiles to decode in another thread: plain data that can be sent there. */
export interface TileTask {
  /** Tells the images (or sections) apart that are being read. */
  readonly image: number;
  readonly job: TileJob;
  readonly tiles: TileSet;
  /** The part of the heap that holds them. Unless its memory is shared, it is given away. */
  readonly bytes: Uint8Array;
  /** Place of the first of these bytes, from the start of the heap. */
  readonly first: number;
  /** Shared memory for the whole region, which the pixels are written to; absent where memory cannot be shared. */
  readonly out?: NumericArray;
}

/** What came of a {@link TileTask}. */
export interface TileOutcome {
  /** The first tile that could not be decoded; those behind it were left out. */
  readonly problem?: TileProblem;
  /** False where 64-bit integers had to be rounded. */
  readonly exact: boolean;
  /** Where no memory is shared: the pixels of the tiles that lie in the region, one tile behind the other. */
  readonly packed?: NumericArray;
}

/**
 * Threads that decode tiles, opened by `webTileWorkers` or, in Node, `nodeTileWorkers`; they serve any number of
 * images, also at once. A thread that dies fails the reads it worked for and is replaced.
 */
export interface TileWorkers {
  /** Number of threads. */
  readonly count: number;
  /**
   * Decodes tiles in one of the threads; the reading functions call this.
   *
   * @throws FitsError "io" where the thread died, "aborted" where the pool was closed or `signal` fired.
   */
  decode(task: TileTask, signal?: AbortSignal): Promise<TileOutcome>;
  /** Ends the threads; reads in progress fail with a FitsError of kind "aborted". */
  close(): Promise<void>;
  /** `await using workers = ...` closes them. */
  [Symbol.asyncDispose](): Promise<void>;
}
