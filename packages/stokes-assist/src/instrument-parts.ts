import type { Instrument, Raster, Store, WorkOptions } from "@helioscope/core";
import { ShapeError } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { presets, type StokesAssistConfig, stokesAssistConfig } from "./config.ts";
import { isStokesFrame, stokesSequence } from "./formats/index.ts";
import { BASELINES, MEAN_ATMOSPHERE } from "./network/baselines.ts";
import { evaluateStokesNet } from "./network/evaluate.ts";
import type { AtmosphereNodes } from "./network/nodes.ts";
import { lineName, SPECTRA } from "./network/spectra.ts";
import { StokesNet } from "./network/stokes-net.ts";
import { trainStokesNet } from "./network/train.ts";
import { paper } from "./paper.ts";

/** Folders of the trained `compact` networks that come with the package, by their lines; model cards lie beside them. */
export const shippedModels: Readonly<Record<StokesAssistConfig["spectrum"], URL>> = {
  "hinode-sp": new URL("../models/hinode-sp/", import.meta.url),
  "15648": new URL("../models/15648/", import.meta.url),
};

/** A pixel for every four rows (I, Q, U, V), wavelengths across. */
function profilesOf({ data, width, height }: Raster): Float32Array {
  if (height % 4 !== 0) {
    throw new ShapeError(`${height} rows of profiles of ${width} wavelengths`, {
      value: height,
      expected: "four rows a pixel: I, Q, U, V",
    });
  }
  return Float32Array.from(data);
}

async function predict(
  network: StokesNet,
  inputs: readonly Float32Array[],
  options: WorkOptions = {},
): Promise<AtmosphereNodes[]> {
  const nodes: AtmosphereNodes[] = [];
  for (const profiles of inputs) nodes.push(await network.predict(profiles, options));
  return nodes;
}

type Contract = Instrument<StokesAssistConfig, Float32Array, AtmosphereNodes, StokesNet>;

/** stokes-assist behind the contract that all papers share, but for `observe`. */
export const instrumentParts: Omit<Contract, "observe"> = {
  name: "stokes-assist",
  title: "Invert Stokes profiles of spectral lines, started by a neural network",
  paper,
  config: stokesAssistConfig,
  presets,
  defaultPreset: "compact",
  shippedModel: shippedModels["hinode-sp"],
  baselines: [MEAN_ATMOSPHERE, ...BASELINES].map(({ name, about }) => ({ name, about })),
  fits: isStokesFrame,
  sequence: stokesSequence,
  build: async (config, options: { readonly engine: Engine; readonly seed: number }) => {
    const { wavelengths, lines } = SPECTRA[config.spectrum];
    return StokesNet.build(config.network, { wavelengths, lines: lines.map(lineName) }, options);
  },
  load: (store: Store, options) => StokesNet.load(store, options.prefix),
  preprocess: profilesOf,
  predict,
  train: trainStokesNet,
  evaluate: evaluateStokesNet,
};
