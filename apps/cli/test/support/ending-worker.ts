import { parentPort } from "node:worker_threads";
import type { LookCall } from "../../src/classify/look-worker.ts";

/** A thread that a file named "deadly" ends, whatever else it is doing. */
parentPort?.on("message", ({ id, file }: LookCall) => {
  if (file.name === "deadly") process.exit(3);
  setTimeout(() => parentPort?.postMessage({ id, image: { name: file.name } }), 30);
});
