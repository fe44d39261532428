import type { WorkOptions } from "@helioscope/core";
import { chooseThresholds, fitTemperature, withTemperature } from "../evaluation/index.ts";
import type { LabelledSet } from "../types.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import type { InputCache } from "./input-cache.ts";
import type { ClassifierOrigin } from "./saved-network.ts";
import { classifySet, truthOf } from "./validation.ts";

/**
 * Temperature, and with `several` labels the thresholds, that fit validation images best. Where no temperature does (all
 * images are right, so that the likelihood grows with its inverse without end), it is 1, with a warning.
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
  if (fit.bounded)
    options.onWarning?.(
      `The ${held.length} validation images say nothing of the temperature (its fit ends at ${fit.temperature.toPrecision(2)}, the bound): it stays 1, and probabilities are as sure as the training left them`,
    );
  const temperature = fit.bounded ? 1 : fit.temperature;
  if (labels === "single") return { temperature, thresholds: null };
  const probabilities = logits.map((row) => withTemperature(row, temperature, labels));
  const chosen = chooseThresholds(probabilities, truth, classes);
  return { temperature, thresholds: chosen.map(({ threshold }) => threshold) };
}
