import type { EngineName } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/node/open.ts";
import { tensorflowCandidates } from "../../../src/engine/node/tensorflow/candidates.ts";

export const ENGINES: readonly EngineName[] = ["wasm", "cpu", "tensorflow"];

const hasTensorflow = (await tensorflowCandidates()).length > 0;

/** Why an engine's tests are skipped here, if they are. */
export function missing(name: EngineName): string | undefined {
  if (name !== "tensorflow" || hasTensorflow) return undefined;
  return "the tensorflow engine is not installed (helioscope engine install)";
}

export async function use(name: EngineName): Promise<void> {
  await openEngine({ engine: name });
}
