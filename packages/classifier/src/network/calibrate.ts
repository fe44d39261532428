import { chooseThresholds, fitTemperature, withTemperature } from "../evaluation/index.ts";
import type { LabelledSet } from "../types.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import type { InputCache } from "./input-cache.ts";
import type { ClassifierOrigin } from "./saved-network.ts";
import { classifySet, truthOf } from "./validation.ts";

/** Temperature, and with `several` labels the thresholds, that fit validation images best. */
export async function calibration(
  network: ClassifierNet,
  set: LabelledSet,
  inputs: InputCache,
  held: Uint32Array,
): Promise<Pick<ClassifierOrigin, "temperature" | "thresholds">> {
  const { classes, labels } = network;
  const truth = truthOf(set, held);
  const logits = (await classifySet(network, inputs, held)).map((said) => said.logits);
  const { temperature } = fitTemperature(logits, truth, { classes, labels });
  if (labels === "single") return { temperature, thresholds: null };
  const probabilities = logits.map((row) => withTemperature(row, temperature, labels));
  const chosen = chooseThresholds(probabilities, truth, classes);
  return { temperature, thresholds: chosen.map(({ threshold }) => threshold) };
}
