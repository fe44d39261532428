import type { Instrument, Raster, Store, WorkOptions } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { type FlareCnnConfig, flareCnnConfig } from "./config.ts";
import { isSharpMagnetogram, regionSequence } from "./is-sharp.ts";
import { evaluateFlareNet, FlareNet, prepareInput, trainFlareNet } from "./network/index.ts";
import { observeRegion } from "./observe/index.ts";
import { paper } from "./paper.ts";
import { TOTAL_FLUX } from "./predict/index.ts";
import { presets } from "./presets.ts";
import { shippedModels } from "./shipped-models.ts";
import type { FlareInput } from "./types.ts";

/** flare-cnn behind the contract that all papers share. A prediction is a probability. */
export const flareCnn = {
  name: "flare-cnn",
  title: "Tell flaring from nonflaring active regions by their magnetograms",
  paper,
  config: flareCnnConfig,
  presets,
  defaultPreset: "native",
  shippedModel: shippedModels.native,
  baselines: [
    {
      name: TOTAL_FLUX,
      about: "a logistic function of the total unsigned flux alone, fitted on the same samples",
    },
    { name: "climatology", about: "the share of flaring magnetograms, whatever the magnetogram" },
  ],
  fits: isSharpMagnetogram,
  sequence: regionSequence,
  build: async (config: FlareCnnConfig, options: { readonly engine: Engine; readonly seed: number }) =>
    FlareNet.build(config, options),
  load: (store: Store, options: { readonly engine: Engine; readonly prefix?: string }) =>
    FlareNet.load(store, options.prefix),
  // A raster alone says nothing of its scale: SHARP's 0.03 degrees a pixel are taken.
  preprocess: (field: Raster, { input }: FlareCnnConfig) => prepareInput(field, input),
  predict: async (network: FlareNet, inputs: readonly FlareInput[], options: WorkOptions = {}) =>
    Array.from(await network.probabilities(inputs, options)),
  train: trainFlareNet,
  evaluate: evaluateFlareNet,
  observe: (frames, config, context) =>
    observeRegion(frames, config, context, {
      network: async () => {
        await context.engine();
        return FlareNet.load(context.shipped(shippedModels.native));
      },
    }),
} satisfies Instrument<FlareCnnConfig, FlareInput, number, FlareNet> as Instrument<
  FlareCnnConfig,
  FlareInput,
  number,
  FlareNet
>;
