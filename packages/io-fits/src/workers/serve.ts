import { makeSink } from "../image/sink.ts";
import { Scratch } from "../tiles/codec.ts";
import { tileCodecs } from "../tiles/codecs.ts";
import { decodePacked, TileDecoder } from "../tiles/decode.ts";
import type { TileOutcome, TileTask } from "./contract.ts";
import type { ReplyMessage, TaskMessage } from "./messages.ts";
import { weigh } from "./shared.ts";

/** The end of a channel that a worker holds: `self` in a browser's worker. */
export interface TilePort {
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
}

/** Makes the calling thread one that decodes tiles: what a worker script for `webTileWorkers` has to call. */
export function serveTiles(port: TilePort): void {
  const scratch = new Scratch();
  let image = -1;
  port.addEventListener("message", ({ data }) => {
    const { id, task } = data as TaskMessage;
    // This thread too would keep the results of images that it has long done with.
    if (task.image !== image && task.out !== undefined) weigh(task.out.byteLength);
    image = task.image;
    let reply: ReplyMessage;
    try {
      reply = { id, outcome: decodeTask(task, scratch) };
    } catch (error) {
      reply = { id, failure: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
    const packed = "outcome" in reply ? reply.outcome.packed : undefined;
    port.postMessage(reply, packed === undefined ? [] : [packed.buffer as ArrayBuffer]);
  });
}

function decodeTask({ job, tiles, bytes, first, out }: TileTask, scratch: Scratch): TileOutcome {
  const decoder = new TileDecoder(job, tileCodecs[job.codec], scratch);
  if (out === undefined) {
    const { sink, problem } = decodePacked(decoder, job, tiles, bytes, first);
    return problem === undefined ? { exact: sink.exact, packed: sink.data } : { exact: sink.exact, problem };
  }
  const sink = makeSink(job.bitpix, job.scaling, job.target, out.length, out);
  for (let i = 0; i < tiles.count; i++) {
    const problem = decoder.decode(tiles, i, bytes, first, sink);
    if (problem !== undefined) return { exact: sink.exact, problem };
  }
  return { exact: sink.exact };
}
