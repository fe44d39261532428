import { ArgumentError } from "@helioscope/core";
import type { GeneratorConfig, MagnetogramConfig } from "../config.ts";

/** A network of the experiment: what is changed of the configuration that all of them share. */
export interface ExperimentModel {
  readonly about: string;
  readonly kind: GeneratorConfig["kind"];
  /** EUV images of a sample. */
  readonly frames: number;
  readonly skips: GeneratorConfig["gru"]["skips"];
}

/** Images that the recurrent network sees; three carry too little of the past to average over. */
const LONG = 12;
/** T of the paper. */
const PAPER = 3;

/**
 * The networks that an experiment may compare. `convgru` is the one whose claims are judged: a state at each level of the
 * decoder, over twelve images. The paper's wiring, whose decoder sees one image alone at all levels but the lowest, and a
 * multichannel network of twelve images are its controls.
 */
export const experimentModels: Readonly<Record<string, ExperimentModel>> = {
  pix2pix: { about: "one image", kind: "pix2pix", frames: 1, skips: "last" },
  multichannel: {
    about: "the images of a sample as channels",
    kind: "multichannel",
    frames: PAPER,
    skips: "last",
  },
  convgru: {
    about: `a recurrent state at every level, ${LONG} images`,
    kind: "convgru",
    frames: LONG,
    skips: "recurrent",
  },
  "convgru-paper": {
    about: "a recurrent state at the bottleneck, skips of the last image",
    kind: "convgru",
    frames: PAPER,
    skips: "last",
  },
  "multichannel-12": {
    about: `${LONG} images as channels`,
    kind: "multichannel",
    frames: LONG,
    skips: "last",
  },
};

/** The configuration of one of them. Throws an ArgumentError for a name that there is not. */
export function experimentConfig(name: string, shared: MagnetogramConfig): MagnetogramConfig {
  if (!Object.hasOwn(experimentModels, name)) {
    throw new ArgumentError(`There is no network ${name} in the experiment`, {
      value: name,
      expected: `one of ${Object.keys(experimentModels).join(", ")}`,
    });
  }
  const { kind, frames, skips } = experimentModels[name];
  const { sequence, generator } = shared;
  return {
    ...shared,
    sequence: { ...sequence, frames },
    generator: { ...generator, kind, gru: { ...generator.gru, skips } },
  };
}
