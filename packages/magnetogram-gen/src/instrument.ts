import {
  type FrameFacts,
  type Instrument,
  type Raster,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { type MagnetogramConfig, magnetogramConfig } from "./config.ts";
import { evaluateMagnetogram } from "./evaluation/index.ts";
import { channelName, isEuvDisc } from "./is-euv-disc.ts";
import { loadMagnetogramNet, MagnetogramNet } from "./network/index.ts";
import { observeSequence } from "./observe/index.ts";
import { paper } from "./paper.ts";
import { scaleIntensity } from "./prepare/index.ts";
import { presets } from "./presets.ts";
import { shippedModels } from "./shipped-models.ts";
import { runConfig, trainMagnetogram } from "./training/index.ts";

/** EUV images on the network's grid, scaled to -1 to 1, in the order of time; the last one is the field's own. */
export type EuvWindow = readonly Raster<Float32Array>[];

/** The generator of magnetograms behind the contract that all papers share. */
export const magnetogramGen = {
  name: "magnetogram-gen",
  title: "Generate magnetograms from EUV images",
  paper,
  config: magnetogramConfig,
  presets,
  defaultPreset: "small",
  shippedModel: shippedModels.small,
  baselines: [
    {
      name: "zero field",
      about: "No field anywhere: half of the image lies beyond the limb, so it scores well in SSIM",
    },
    {
      name: "persistence",
      about: "The magnetogram of one cadence before, and that of a day before turned with the Sun",
    },
    {
      name: "linear regression",
      about: "Field as a linear function of intensity and place, fitted to the training side",
    },
  ],
  fits: isEuvDisc,
  sequence: (frame: FrameFacts) => (channelName(frame) ?? "EUV").replaceAll(" ", "_"),
  build: async (config: MagnetogramConfig, options: { readonly engine: Engine; readonly seed: number }) =>
    MagnetogramNet.build(config, options),
  load: loadMagnetogramNet,
  preprocess: (image: Raster, { intensity }: MagnetogramConfig): EuvWindow => [
    scaleIntensity(image, intensity),
  ],
  predict: async (network: MagnetogramNet, windows: readonly EuvWindow[], options: WorkOptions = {}) => {
    const fields: Raster<Float32Array>[] = [];
    for (const window of windows) {
      throwIfAborted(options.signal);
      fields.push(await network.generateWindow(window));
    }
    return fields;
  },
  train: trainMagnetogram,
  runConfig,
  evaluate: (network: MagnetogramNet, data: Store, config: MagnetogramConfig, options: WorkOptions = {}) =>
    evaluateMagnetogram(network, data, config, options),
  observe: (frames, config, context) =>
    observeSequence(frames, config, context, {
      expected: presets.small,
      network: async () => {
        await context.engine();
        return MagnetogramNet.load(context.shipped(shippedModels.small));
      },
    }),
} satisfies Instrument<MagnetogramConfig, EuvWindow, Raster<Float32Array>, MagnetogramNet> as Instrument<
  MagnetogramConfig,
  EuvWindow,
  Raster<Float32Array>,
  MagnetogramNet
>;
