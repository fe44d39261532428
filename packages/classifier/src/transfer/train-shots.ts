import { memoryStore, type TrainRun } from "@helioscope/core";
import type { ClassifierConfig } from "../config.ts";
import { type ClassifierNet, loadClassifier, trainOnSet } from "../network/index.ts";
import type { LabelledSet } from "../types.ts";
import { learnOf } from "./freeze.ts";
import type { KShotPlan } from "./k-shot-types.ts";
import { layersOf } from "./layers.ts";
import { replaceHead } from "./replace-head.ts";
import { subset } from "./select-images.ts";

export interface ShotsTask {
  readonly set: LabelledSet;
  readonly shots: Uint32Array;
  /** Null: from scratch. */
  readonly backbone: ClassifierNet | null;
  readonly rate: number;
  readonly config: ClassifierConfig;
  readonly plan: Pick<KShotPlan, "updates" | "stages">;
  readonly run: Omit<TrainRun, "out" | "resume">;
}

/**
 * Trains a network on some images, which the caller disposes. With a backbone or without it gets the same batches,
 * augmentations and number of updates. Nothing but these images has a part in it: the last weights are taken.
 */
export async function trainShots(task: ShotsTask): Promise<ClassifierNet> {
  const { set, shots, backbone, run } = task;
  const { classes } = set;
  const nothing = new Uint32Array(0);
  const split = { train: Uint32Array.from(shots.keys()), validation: nothing, test: nothing };
  const start =
    backbone === null
      ? undefined
      : await replaceHead(backbone, { classes, labels: "single", seed: run.seed });
  const out = memoryStore();
  try {
    await trainOnSet({ ...subset(set, shots), classes }, split, shotsConfig(task), { ...run, out }, start);
  } finally {
    start?.dispose();
  }
  return loadClassifier(out, { engine: run.engine, prefix: "model" });
}

/** The configuration of a training on shots: so many updates of batches that hold as many of them as there are. */
export function shotsConfig({
  shots,
  backbone,
  rate,
  plan,
  config,
}: Omit<ShotsTask, "set" | "run">): ClassifierConfig {
  const batchSize = Math.min(config.training.batchSize, shots.length);
  const updatesPerEpoch = Math.ceil(shots.length / batchSize);
  const stage = (share: number) => ({
    epochs: Math.max(1, Math.round((plan.updates * share) / updatesPerEpoch)),
    learningRate: rate,
    schedule: "cosine" as const,
  });
  const layers = backbone && layersOf(backbone);
  return {
    ...config,
    classes: null,
    labels: "single",
    training: {
      ...config.training,
      batchSize,
      stages: layers
        ? plan.stages.map(({ share, learn, statistics, backboneRate }) => ({
            ...stage(share),
            ...{ learn: learnOf(layers, learn), statistics, backboneRate },
          }))
        : [{ ...stage(1), learn: "all", backboneRate: 1 }],
      learningRates: null,
      patience: null,
      calibrate: false,
      split: { kind: "as-given" },
    },
  };
}
