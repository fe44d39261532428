import type { tf } from "../engine/tensors.ts";
import { FormatError } from "../errors.ts";
import type { Store } from "../store.ts";
import { joinPath } from "./join-path.ts";
import { type OptimizerState, readOptimizer, restoreOptimizer } from "./optimizer-state.ts";
import { readSafetensors } from "./safetensors-read.ts";
import { writeSafetensors } from "./safetensors-write.ts";

const FILE = "optimizer.safetensors";

/** Writes an optimiser's state as `optimizer.safetensors` below `prefix`. */
export async function saveOptimizer(optimizer: tf.Optimizer, store: Store, prefix = ""): Promise<void> {
  const { tensors, ...rest } = await readOptimizer(optimizer);
  await store.write(joinPath(prefix, FILE), writeSafetensors(tensors, { optimizer: JSON.stringify(rest) }));
}

/**
 * Sets an optimiser to the state that {@link saveOptimizer} wrote, bit for bit. Throws a DataError when there is no
 * file, a FormatError when it is malformed, an ArgumentError when it belongs to another kind of optimiser.
 */
export async function loadOptimizer(optimizer: tf.Optimizer, store: Store, prefix = ""): Promise<void> {
  const { tensors, metadata } = readSafetensors(await store.read(joinPath(prefix, FILE)));
  const rest = parseRest(metadata.optimizer);
  restoreOptimizer(optimizer, { ...rest, tensors });
}

function parseRest(text: string | undefined): Omit<OptimizerState, "tensors"> {
  let rest: Partial<OptimizerState> | null = null;
  try {
    rest = JSON.parse(text ?? "null") as Partial<OptimizerState> | null;
  } catch {}
  if (typeof rest?.className === "string" && Number.isSafeInteger(rest.iterations))
    return rest as OptimizerState;
  throw new FormatError(`${FILE} says no class and iterations of an optimiser`, { value: text });
}
