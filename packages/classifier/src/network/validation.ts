import { throwIfAborted, type WorkOptions } from "@helioscope/core";
import { balancedAccuracy, confusionMatrix } from "@helioscope/core/metrics";
import { labelMatrix, mostProbable, scoreSeveral } from "../evaluation/index.ts";
import type { Classification, LabelledSet } from "../types.ts";
import type { ClassifierNet } from "./classifier-net.ts";
import type { InputCache } from "./input-cache.ts";

/** Read and sent through the network at a time. */
const CHUNK = 256;

/** What a network says of chosen images of a set, a chunk in memory at a time. */
export async function classifySet(
  network: ClassifierNet,
  inputs: InputCache,
  indices: ArrayLike<number>,
  options: WorkOptions = {},
): Promise<Classification[]> {
  const results: Classification[] = [];
  for (let start = 0; start < indices.length; start += CHUNK) {
    throwIfAborted(options.signal);
    const chunk = [];
    for (let i = start; i < Math.min(start + CHUNK, indices.length); i++)
      chunk.push(await inputs.at(indices[i]));
    results.push(...(await network.classify(chunk)));
    options.onProgress?.({ stage: "classify", done: results.length, total: indices.length });
  }
  return results;
}

/** The labels of chosen images of a set. */
export function truthOf(set: Pick<LabelledSet, "images">, indices: ArrayLike<number>): (readonly string[])[] {
  return Array.from(indices, (i) => set.images[i].labels);
}

/** How good a network is on its validation images, as the loop logs it. */
export interface ValidationScores extends Readonly<Record<string, number>> {
  /** Mean negative log likelihood, nats. */
  readonly loss: number;
  /** What the best epoch has most of: the score, and of equal ones the least loss. */
  readonly merit: number;
}

/** Balanced accuracy, or with `several` labels the mean average precision, and the loss. */
export function validationScores(
  network: Pick<ClassifierNet, "classes" | "labels">,
  truth: readonly (readonly string[])[],
  said: readonly Classification[],
): ValidationScores {
  const { classes } = network;
  if (network.labels === "several") {
    const { meanAveragePrecision, logLoss } = scoreSeveral(truth, said, classes);
    return {
      average_precision: meanAveragePrecision,
      loss: logLoss,
      merit: merit(meanAveragePrecision, logLoss),
    };
  }
  const matrix = labelMatrix(truth, classes, "single");
  const size = classes.length;
  const actual = truth.map((_, i) => matrix.indexOf(1, i * size) - i * size);
  let loss = 0;
  const predicted = said.map(({ probabilities, logits }, i) => {
    const top = mostProbable(probabilities)[0];
    const own = probabilities[actual[i]];
    // Below what float32 tells from 0 the logits themselves say how unlikely.
    loss += own > 1e-30 ? -Math.log(own) : logits[top] - logits[actual[i]];
    return top;
  });
  const counts = confusionMatrix(actual, predicted, [...classes.keys()]);
  const score = balancedAccuracy(counts);
  return { balanced_accuracy: score, loss: loss / said.length, merit: merit(score, loss / said.length) };
}

/** Scores of fewer than ten thousand images a class differ by more than the loss adds. */
function merit(score: number, loss: number): number {
  return score - 1e-5 * Math.min(1, loss / 10);
}
