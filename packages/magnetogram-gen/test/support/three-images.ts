import { type MagnetogramConfig, presets } from "../../src/index.ts";

const { small } = presets;

/** The small networks on samples of three images an hour apart, the paper's wiring, fields as they are. */
export const threeImages: MagnetogramConfig = {
  ...small,
  prepare: { ...small.prepare, fieldFwhmArcsec: 0 },
  sequence: { frames: 3, cadenceMinutes: 60, toleranceMinutes: 10, pairMinutes: 6 },
  clipGauss: 200,
  generator: { ...small.generator, gru: { ...small.generator.gru, skips: "last" } },
};
