import type { Store, TrainReport, TrainRun } from "@helioscope/core";
import type { ClassifierConfig } from "../config.ts";
import { type DividedSet, openDivided } from "../dataset/index.ts";
import { ClassifierNet, loadClassifier, trainOnSet } from "../network/index.ts";
import { replaceHead } from "./replace-head.ts";
import { assertFitsBackbone } from "./transfer-config.ts";

/**
 * Teaches a trained network new classes: its last layer is replaced, and the stages of `config.training` say which layers
 * learn when (see {@link stagedPlan}, {@link learnOf}). Images are prepared as the backbone has learned them. Writes what
 * `trainOnSet` writes to `run.out`; the model's file names the backbone by the hash of its weights, and its classes. A run
 * that was stopped goes on exactly with `resume`.
 *
 * @param backbone a network, which stays as it is, or the folder of a model
 * @param data a data set with its sides, or a folder that is divided as `trainClassifier` does
 * @throws ArgumentError for a configuration that does not fit the backbone ({@link transferConfig} makes one that does), and
 * for a run that began from another backbone; and as `trainOnSet`
 */
export async function transfer(
  backbone: ClassifierNet | Store,
  data: Store | DividedSet,
  config: ClassifierConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const given = backbone instanceof ClassifierNet;
  const network = given ? backbone : await loadClassifier(backbone, { engine: run.engine });
  try {
    assertFitsBackbone(config, network);
    const {
      set,
      split,
      config: own,
    } = "set" in data ? { ...data, config } : await openDivided(data, config, run);
    const classes = own.classes ?? set.classes;
    const start = await replaceHead(network, { classes, labels: own.labels, seed: run.seed });
    try {
      return await trainOnSet(set, split, own, run, start);
    } finally {
      start.dispose();
    }
  } finally {
    if (!given) network.dispose();
  }
}
