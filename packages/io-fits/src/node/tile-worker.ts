import { parentPort } from "node:worker_threads";
import { serveTiles } from "../workers/serve.ts";
import { useZlib } from "./zlib.ts";

if (parentPort === null) throw new Error("This script is run by nodeTileWorkers, in a thread of its own");
const port = parentPort;
useZlib();
serveTiles({
  addEventListener: (_, listener) => port.on("message", (data: unknown) => listener({ data })),
  postMessage: (message, transfer) => port.postMessage(message, transfer),
});
