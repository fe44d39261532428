import { EngineError } from "../../../errors.ts";
import type { Engine } from "../../engine.ts";
import { tf } from "../../tensors.ts";
import { firstThatWorks } from "./candidates.ts";
import { loadedTensorflow } from "./load.ts";

/**
 * Makes libtensorflow the engine in use: an installation of the user's own, else the newest one in the cache. Throws
 * an EngineError with what was wrong with each.
 */
export async function startTensorflow(threads?: number): Promise<Omit<Engine, "refused">> {
  const found = loadedTensorflow() ?? (await firstThatWorks((candidate) => candidate.load(threads)));
  if (threads !== undefined && threads !== found.threads) {
    throw new EngineError(`The tensorflow engine already runs with ${found.threads} threads`, {
      value: threads,
      remedy: "Ask for the number of threads when it is first opened, or use another process",
    });
  }
  if (!(await tf.setBackend("tensorflow"))) {
    throw new EngineError("TensorFlow.js did not take the tensorflow backend");
  }
  return { name: "tensorflow", version: versionText(found), threads: found.threads, trains: true };
}

/** Version of the library, and whether it found a GPU. */
export function versionText({ version, gpu }: { readonly version: string; readonly gpu: boolean }): string {
  return `libtensorflow ${version}${gpu ? " (GPU)" : ""}`;
}
