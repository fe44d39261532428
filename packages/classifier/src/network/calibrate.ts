import type { WorkOptions } from "@helioscope/core";
import { chooseThresholds, fitTemperature, withTemperature } from "../evaluation/index.ts";
import type { LabelledSet } from "../types.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import type { InputCache } from "./input-cache.ts";
import type { ClassifierOrigin } from "./saved-network.ts";
import { classifySet, truthOf } from "./validation.ts";

/**
 * Temperature, and with `several` labels the thresholds, that fit validation images best. Where no temperature does
 * (all are right, or the logits say less than nothing, so that the best one lies at the end of the range), it is 1, with a
 * warning.
 */
export async function calibration(
  network: ClassifierNet,
  set: LabelledSet,
  inputs: InputCache,
  held: Uint32Array,
  options: WorkOptions = {},
): Promise<Pick<ClassifierOrigin, "temperature" | "thresholds">> {
  const { classes, labels } = network;
  const truth = truthOf(set, held);
  const logits = (await classifySet(network, inputs, held, options)).map((said) => said.logits);
  const fit = fitTemperature(logits, truth, { classes, labels });
  if (fit.bounded) {
    const why =
      fit.temperature < 1
        ? "are all right: any lower temperature fits better"
        : "are no better told than by chance: any higher temperature fits better";
    options.onWarning?.(`The temperature stays 1, for the ${held.length} validation images ${why}`);
  }
  const temperature = fit.bounded ? 1 : fit.temperature;
  if (labels === "single") return { temperature, thresholds: null };
  const probabilities = logits.map((row) => withTemperature(row, temperature, labels));
  const chosen = chooseThresholds(probabilities, truth, classes);
  return { temperature, thresholds: chosen.map(({ threshold }) => threshold) };
}
