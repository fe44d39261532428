import type { Instrument, Raster, Store, WorkOptions } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { type ClassifierConfig, classifierConfig } from "./config.ts";
import { baselineFacts } from "./dataset/index.ts";
import { isIntensityImage } from "./is-image.ts";
import { ClassifierNet, evaluateClassifier, trainClassifier } from "./network/index.ts";
import { observeImages } from "./observe/index.ts";
import { paper } from "./paper.ts";
import { prepareImage } from "./preprocess/index.ts";
import { presets } from "./presets.ts";
import { shippedModels } from "./shipped-models.ts";
import type { Classification, ClassifierInput } from "./types.ts";

/** The classifier behind the contract that all papers share. */
export const classifier = {
  name: "classifier",
  title: "Sort solar images by what they show",
  paper,
  config: classifierConfig,
  presets,
  defaultPreset: "slic-compact",
  shippedModel: shippedModels.scenes,
  baselines: baselineFacts,
  fits: isIntensityImage,
  build: async (config: ClassifierConfig, options: { readonly engine: Engine; readonly seed: number }) =>
    ClassifierNet.build(config, options),
  load: (store: Store, options: { readonly engine: Engine; readonly prefix?: string }) =>
    ClassifierNet.load(store, options.prefix),
  preprocess: (image: Raster, { input }: ClassifierConfig) => prepareImage(image, input),
  predict: (network: ClassifierNet, inputs: readonly ClassifierInput[], options: WorkOptions = {}) =>
    network.classify(inputs, options),
  train: trainClassifier,
  evaluate: evaluateClassifier,
  observe: (frames, config, context) =>
    observeImages(frames, config, context, {
      network: async () => {
        await context.engine();
        return ClassifierNet.load(context.shipped(shippedModels.scenes));
      },
    }),
} satisfies Instrument<ClassifierConfig, ClassifierInput, Classification, ClassifierNet> as Instrument<
  ClassifierConfig,
  ClassifierInput,
  Classification,
  ClassifierNet
>;
