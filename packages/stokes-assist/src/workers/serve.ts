import type { MapMethods, PixelInverter } from "../map/method.ts";
import { openMethod } from "../map/open-method.ts";
import { invertTile, type TileOutcome } from "../map/tile.ts";
import type { MapJob } from "./contract.ts";
import type { ReplyMessage, WorkMessage } from "./messages.ts";

/** The end of a channel that a worker holds: `self` in a browser's worker. */
export interface MapPort {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Jobs whose inverters a thread keeps. */
const KEPT = 4;

/** Makes the calling thread one that inverts tiles by these methods: what a script for map workers has to call. */
export function serveMap(port: MapPort, methods: MapMethods): void {
  const jobs = new Map<number, MapJob>();
  const open = new Map<number, Promise<PixelInverter>>();
  const stopped = new Set<number>();
  let turn: Promise<void> = Promise.resolve();

  const inverter = (jobId: number): Promise<PixelInverter> => {
    const found = open.get(jobId);
    open.delete(jobId);
    const job = jobs.get(jobId) as MapJob;
    const one = found ?? openMethod(methods, job.method, job.profiles);
    open.set(jobId, one);
    if (open.size > KEPT) open.delete(open.keys().next().value as number);
    return one;
  };

  const work = async (message: Extract<WorkMessage, { kind: "tile" }>): Promise<void> => {
    const { id, jobId, task } = message;
    const over = (): boolean => stopped.has(id);
    let reply: ReplyMessage;
    try {
      const outcome = over() ? undefined : await invertTile(await inverter(jobId), task, over);
      reply = { id, outcome };
    } catch (error) {
      reply = { id, failure: error instanceof Error ? error.message : String(error) };
    }
    stopped.delete(id);
    port.postMessage(reply, "outcome" in reply && reply.outcome ? buffers(reply.outcome) : []);
  };

  port.addEventListener("message", ({ data }) => {
    const message = data as WorkMessage;
    if (message.kind === "job") jobs.set(message.id, message.job);
    else if (message.kind === "stop") stopped.add(message.id);
    else turn = turn.then(() => work(message));
  });
  port.postMessage({ ready: true } satisfies ReplyMessage, []);
}

const buffers = (outcome: TileOutcome): ArrayBuffer[] =>
  [outcome.status, outcome.chi2, outcome.steps, outcome.rejected, outcome.models, outcome.errors].map(
    ({ buffer }) => buffer as ArrayBuffer,
  );
