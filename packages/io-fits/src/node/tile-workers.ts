import { availableParallelism } from "node:os";
import { Worker, type WorkerOptions } from "node:worker_threads";
import type { TileWorkers } from "../workers/contract.ts";
import type { ReplyMessage } from "../workers/messages.ts";
import { type ThreadEvents, TilePool, type TileThread } from "../workers/pool.ts";

/**
 * Threads that decode tiles. They write straight into the result, which is then backed by a SharedArrayBuffer, and
 * hold the process open only while they work.
 *
 * @param count number of threads; as many as the machine runs at once unless told otherwise.
 * @throws FitsError "argument" for a wrong count.
 */
export function nodeTileWorkers(count: number = availableParallelism()): TileWorkers {
  return new TilePool(count, nodeThread);
}

/** The script beside this one: TypeScript in the sources, JavaScript in the package. */
const script = (): URL =>
  import.meta.url.endsWith(".ts")
    ? new URL("./tile-worker.ts", import.meta.url)
    : new URL("./tile-worker.js", import.meta.url);

/** Threads inherit the flags of the process; the one that says what `node -e` is given forbids them a file. */
const flags = (): WorkerOptions =>
  process.execArgv.some((flag) => flag.startsWith("--input-type")) ? { execArgv: [] } : {};

function nodeThread(events: ThreadEvents): TileThread {
  const worker = new Worker(script(), flags());
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
