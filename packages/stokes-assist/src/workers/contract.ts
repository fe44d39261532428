import type { MethodDescription, ProfileFacts } from "../map/method.ts";
import type { TileOutcome, TileTask } from "../map/tile.ts";

/** What the tiles of one map have in common: a thread hears of it once. */
export interface MapJob {
  readonly method: MethodDescription;
  readonly profiles: ProfileFacts;
}

/**
 * Threads that invert tiles of maps, opened by `webMapWorkers` or, in Node, `nodeMapWorkers`; they serve any number of
 * maps, also at once. A thread that dies loses the tile that it worked on, and is replaced.
 */
export interface MapWorkers {
  /** Number of threads. */
  readonly count: number;
  /**
   * Inverts a tile in one of the threads; `invertMap` calls this. Memory of the task that is not shared is given away.
   *
   * @throws TileLostError where the thread died over it, EngineError where the thread could not open the method,
   * AbortedError where `signal` fired or the pool was closed.
   */
  run(job: MapJob, task: TileTask, signal?: AbortSignal): Promise<TileOutcome>;
  /** Ends the threads; tiles in progress fail with an AbortedError. */
  close(): Promise<void>;
  /** `await using workers = ...` closes them. */
  [Symbol.asyncDispose](): Promise<void>;
}
