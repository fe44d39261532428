import { parentPort } from "node:worker_threads";
import type { LookOptions } from "@helioscope/classifier";
import { imageReason } from "./image-options.ts";
import { imageFileOf, lookAtFile } from "./look-at-file.ts";
import type { LookReply } from "./look-threads.ts";
import type { WalkedFile } from "./walk.ts";

/** What a thread is asked. */
export interface LookCall {
  readonly id: number;
  readonly file: Omit<WalkedFile, "place">;
  readonly options: LookOptions;
}

const port = parentPort;
port?.on("message", async ({ id, file, options }: LookCall) => {
  try {
    const image = await lookAtFile(imageFileOf(file), options);
    const reply: LookReply = { id, image };
    port.postMessage(reply, [image.input.data.buffer as ArrayBuffer]);
  } catch (error) {
    const reply: LookReply = { id, reason: imageReason(error) };
    port.postMessage(reply);
  }
});
