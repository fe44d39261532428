import type { TileWorkers } from "./contract.ts";
import type { ReplyMessage } from "./messages.ts";
import { type ThreadEvents, TilePool, type TileThread } from "./pool.ts";

/** Options of {@link webTileWorkers}. */
export interface WebTileWorkersOptions {
  /** Number of workers; `navigator.hardwareConcurrency` unless told otherwise. */
  readonly count?: number;
  /**
   * Starts one worker, whose script calls `serveTiles(self)` or is this package's `tile-worker`:
   * `() => new Worker(new URL("@helioscope/io-fits/tile-worker", import.meta.url), { type: "module" })`. Bundlers find
   * the script by that expression, which is why the page has to write it.
   */
  readonly spawn: () => Worker;
}

/**
 * Web workers that decode tiles. On a page that is cross-origin isolated they write straight into the result, which is
 * then backed by a SharedArrayBuffer; elsewhere their pixels are sent back and put in place here.
 *
 * @throws FitsError "argument" for a wrong count.
 */
export function webTileWorkers({
  spawn,
  count = globalThis.navigator?.hardwareConcurrency ?? 2,
}: WebTileWorkersOptions): TileWorkers {
  return new TilePool(count, (events) => webThread(spawn(), events));
}

function webThread(worker: Worker, events: ThreadEvents): TileThread {
  worker.addEventListener("message", ({ data }) => events.reply(data as ReplyMessage));
  worker.addEventListener("error", (event) => {
    worker.terminate();
    events.died(event.message || "its script could not be loaded or run");
  });
  worker.addEventListener("messageerror", () => {
    worker.terminate();
    events.died("its answer could not be read");
  });
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: () => undefined,
    end: async () => worker.terminate(),
  };
}
