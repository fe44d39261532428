import { MessageChannel } from "node:worker_threads";
import { serveTiles, type TilePort } from "../../src/workers/index.ts";

/** Whether this Node runs the worker's script from its TypeScript source. */
export const runsTypeScript: boolean = Boolean((process.features as { typescript?: unknown }).typescript);

/** As much of a browser's Worker as the pool uses; it serves in this thread, through a real channel that clones. */
export class ChannelWorker extends EventTarget {
  readonly #channel = new MessageChannel();
  terminated = false;

  constructor(serve: (port: TilePort) => void = serveTiles) {
    super();
    const { port1, port2 } = this.#channel;
    serve({
      addEventListener: (_, listener) => port2.on("message", (data: unknown) => listener({ data })),
      postMessage: (message, transfer) => port2.postMessage(message, transfer),
    });
    port1.on("message", (data: unknown) => this.dispatchEvent(new MessageEvent("message", { data })));
  }

  postMessage(message: unknown, transfer: ArrayBuffer[]): void {
    this.#channel.port1.postMessage(message, transfer);
  }

  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
  }

  /** What a browser reports when a worker's script breaks. */
  crash(message: string): void {
    this.dispatchEvent(Object.assign(new Event("error"), { message }));
  }
}

/** A Worker in everything that the pool asks of it. */
export const asWorker = (worker: ChannelWorker): Worker => worker as unknown as Worker;
