import { availableParallelism } from "node:os";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { MapWorkers } from "../workers/contract.ts";
import type { ReplyMessage } from "../workers/messages.ts";
import { MapPool, type MapThread, type ThreadEvents } from "../workers/pool.ts";

/** Options of {@link nodeMapWorkers}. */
export interface NodeMapWorkersOptions {
  /** Number of threads; as many as the machine runs at once unless told otherwise. */
  readonly count?: number;
  /** A script that calls `serveMap(nodeMapPort(), methods)` with methods of one's own; the package's own script by default. */
  readonly script?: URL;
}

/**
 * Threads that invert tiles of maps. They hold the process open only while they work.
 *
 * @throws ArgumentError for a wrong count.
 */
export function nodeMapWorkers(options: NodeMapWorkersOptions = {}): MapWorkers {
  const { count = availableParallelism(), script = ownScript() } = options;
  return new MapPool(count, (events) => nodeThread(script, events));
}

/** The script beside this one: TypeScript in the sources, JavaScript in the package. */
const ownScript = (): URL =>
  import.meta.url.endsWith(".ts")
    ? new URL("./map-worker.ts", import.meta.url)
    : new URL("./map-worker.js", import.meta.url);

/** Threads inherit the flags of the process; the one that says what `node -e` is given forbids them a file. */
const flags = (): WorkerOptions =>
  process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};

function nodeThread(script: URL, events: ThreadEvents): MapThread {
  const worker = new Worker(script, flags());
  worker.on("message", (message: ReplyMessage) => events.reply(message));
  worker.on("messageerror", (error) => {
    events.died(error);
    void worker.terminate();
  });
  worker.on("error", (error) => events.died(error));
  worker.on("exit", (code) => events.died(`it ended with code ${code}`));
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    end: async () => {
      await worker.terminate();
    },
  };
}
