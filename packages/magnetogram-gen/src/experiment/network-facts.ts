import type { MagnetogramConfig } from "../config.ts";
import type { MagnetogramNet } from "../network/index.ts";
import { experimentModels } from "./models.ts";
import type { RunFacts } from "./run-facts.ts";

/** What a network of an experiment is, and what its training took. */
export interface NetworkFacts extends RunFacts {
  readonly about: string;
  /** EUV images that it sees. */
  readonly images: number;
  /** What its decoder is handed of the encoder. */
  readonly skips: string;
  /** What it knows of earlier images beside its input. */
  readonly memory: string;
  /** Trainable numbers of the generator. */
  readonly parameters: number;
}

export function networkFacts(
  name: string,
  { config, generator }: MagnetogramNet,
  run: RunFacts,
): NetworkFacts {
  const { kind, gru } = config.generator;
  const recurrent = kind === "convgru";
  return {
    ...run,
    about: experimentModels[name].about,
    images: imagesSeen(config),
    skips: recurrent ? gru.skips : kind === "multichannel" ? "all images as channels" : "of the image",
    memory: !recurrent ? "none" : gru.memory === "carried" ? "carried through the sequence" : "window",
    parameters: generator.trainableWeights.reduce(
      (sum, { shape }) => sum + (shape as number[]).reduce((n, side) => n * side, 1),
      0,
    ),
  };
}

/** EUV images that a network sees for one field; of a carried state those of a training window. */
const imagesSeen = ({ generator, sequence }: MagnetogramConfig): number =>
  generator.kind === "pix2pix" ? 1 : sequence.frames;
