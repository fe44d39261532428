import type { Instrument, Raster, Store } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { presets, type SolarUnetConfig, solarUnetConfig } from "./config.ts";
import { isMagnetogram } from "./is-magnetogram.ts";
import {
  evaluateSolarUnet,
  fieldInput,
  fieldOrder,
  type Segmentation,
  SolarUnet,
  trainSolarUnet,
} from "./network/index.ts";
import { observeFrames } from "./observe/index.ts";
import { paper } from "./paper.ts";
import { sequenceOf } from "./sequence-of.ts";

/** The trained `compact` network that comes with the package; its model card lies beside it. */
export const shippedModel: URL = new URL("../models/compact/", import.meta.url);

/** SolarUnet behind the contract that all five papers share. */
export const solarunet = {
  name: "solarunet",
  title: "Identify and track magnetic flux elements in magnetograms",
  paper,
  config: solarUnetConfig,
  presets,
  defaultPreset: "compact",
  shippedModel,
  baselines: [
    { name: "threshold at 90 G", about: "significant where the grey is 166 or more, or 89 or less" },
    {
      name: "threshold and largest overlap",
      about: "features above a threshold, followed by their largest overlap",
    },
  ],
  fits: isMagnetogram,
  sequence: sequenceOf,
  build: async (config: SolarUnetConfig, options: { readonly engine: Engine; readonly seed: number }) =>
    SolarUnet.build(config.network, options),
  load: (store: Store, options: { readonly engine: Engine; readonly prefix?: string }) =>
    SolarUnet.load(store, options.prefix),
  // Fields have row 0 south, the network's images north; segmentations come back in the order of the fields.
  preprocess: (field: Raster) => fieldInput(field),
  predict: async (network, inputs, options) => (await network.segmentAll(inputs, options)).map(fieldOrder),
  train: trainSolarUnet,
  evaluate: evaluateSolarUnet,
  observe: (frames, config, context) =>
    observeFrames(frames, config, context, {
      model: "shipped model",
      network: async () => {
        await context.engine();
        return SolarUnet.load(context.shipped(shippedModel));
      },
    }),
} satisfies Instrument<SolarUnetConfig, Raster<Float32Array>, Segmentation, SolarUnet> as Instrument<
  SolarUnetConfig,
  Raster<Float32Array>,
  Segmentation,
  SolarUnet
>;
