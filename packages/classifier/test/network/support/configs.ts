import type { ClassifierConfig, ClassifierTraining } from "../../../src/config.ts";
import { GroupedMomentum } from "../../../src/network/grouped-momentum.ts";
import { presets } from "../../../src/presets.ts";

const compact = presets["slic-compact"];

/** The plan of the paper, much narrowed, for images of 32 pixels. */
export function slicConfig(
  options: {
    readonly width?: number;
    readonly tied?: boolean;
    readonly dropout?: number;
    readonly dense?: number;
  } = {},
): ClassifierConfig {
  const { width = 1 / 16, tied = true, dropout = 0.2, dense } = options;
  return {
    ...compact,
    input: {
      kind: "solar",
      sizePx: 32,
      scaling: { kind: "standard" },
      captions: "keep",
      borders: "keep",
      shape: "stretch",
    },
    network: {
      ...compact.network,
      body: {
        kind: "slic",
        tied,
        width,
        head: dense === undefined ? { kind: "average", dropout } : { kind: "dense", units: dense, dropout },
      },
    },
  };
}

export const residualConfig: ClassifierConfig = {
  ...slicConfig(),
  input: { ...slicConfig().input, sizePx: 16 },
  network: { ...compact.network, body: { kind: "residual", stages: [4, 8], blocks: 1, dropout: 0 } },
};

/** Descent as the networks are trained, at one rate for all layers. */
export function descent(learningRate: number): GroupedMomentum {
  return new GroupedMomentum(learningRate, {
    momentum: 0.9,
    nesterov: true,
    weightDecay: 0,
    decayed: new Set(),
    slow: new Set(),
    slowFactor: 1,
  });
}

/** A configuration that trains for some epochs at one rate. */
export function training(
  config: ClassifierConfig,
  epochs: number,
  changes: Partial<ClassifierTraining> = {},
): ClassifierConfig {
  const [stage] = config.training.stages;
  return {
    ...config,
    training: {
      ...config.training,
      stages: [{ ...stage, epochs }],
      batchSize: 16,
      split: { kind: "as-given" },
      ...changes,
    },
  };
}
