import { parentPort } from "node:worker_threads";
import type { MapPort } from "../workers/serve.ts";

/** The port of the calling worker thread, for `serveMap` in a script of one's own. Throws an Error in the main thread. */
export function nodeMapPort(): MapPort {
  if (parentPort === null) throw new Error("This script is run by nodeMapWorkers, in a thread of its own");
  const port = parentPort;
  return {
    addEventListener: (_, listener) => port.on("message", (data: unknown) => listener({ data })),
    postMessage: (message, transfer) => port.postMessage(message, transfer),
  };
}
