/** Threads that decode tiles, opened by `webTileWorkers` or, in Node, `nodeTileWorkers`; they serve any number of images. */
export interface TileWorkers {
  /** Number of threads. */
  readonly count: number;
  /** Ends the threads; reads in progress fail with a FitsError of kind "aborted". */
  close(): Promise<void>;
}
