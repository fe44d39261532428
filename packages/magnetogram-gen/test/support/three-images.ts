import { type MagnetogramConfig, presets } from "../../src/index.ts";

const { paper, small } = presets;

/** Networks as small as the preset on samples of three images an hour apart, the paper's wiring and cell, fields as they are. */
export const threeImages: MagnetogramConfig = {
  ...small,
  prepare: { ...small.prepare, fieldFwhmArcsec: 0 },
  sequence: { frames: 3, cadenceMinutes: 60, toleranceMinutes: 10, pairMinutes: 6 },
  clipGauss: 200,
  generator: { ...small.generator, dropout: { rate: 0.5, layers: 1 }, gru: paper.generator.gru },
  training: {
    ...small.training,
    epochs: 20,
    batchSize: 8,
    learningRate: 1e-3,
    lambdaL1: 100,
    shortWindows: null,
  },
};
