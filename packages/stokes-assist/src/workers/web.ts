import type { MapWorkers } from "./contract.ts";
import type { ReplyMessage } from "./messages.ts";
import { MapPool, type MapThread, type ThreadEvents } from "./pool.ts";

/** Options of {@link webMapWorkers}. */
export interface WebMapWorkersOptions {
  /** Number of workers; `navigator.hardwareConcurrency` unless told otherwise. */
  readonly count?: number;
  /**
   * Starts one worker, whose script calls `serveMap(self, methods)` or is this package's `map-worker`:
   * `() => new Worker(new URL("@helioscope/stokes-assist/map-worker", import.meta.url), { type: "module" })`. Bundlers
   * find the script by that expression, which is why the page has to write it.
   */
  readonly spawn: () => Worker;
}

/**
 * Web workers that invert tiles of maps.
 *
 * @throws ArgumentError for a wrong count.
 */
export function webMapWorkers({
  spawn,
  count = globalThis.navigator?.hardwareConcurrency ?? 2,
}: WebMapWorkersOptions): MapWorkers {
  return new MapPool(count, (events) => webThread(spawn(), events));
}

function webThread(worker: Worker, events: ThreadEvents): MapThread {
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
