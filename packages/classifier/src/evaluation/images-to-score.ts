import { ArgumentError, seededRandom, type WorkOptions } from "@helioscope/core";
import { classifierConfig, type SplitConfig } from "../config.ts";
import { SIDES, type Side, splitSet } from "../dataset/index.ts";
import { fingerprint } from "../network/claim-run.ts";
import { presets } from "../presets.ts";
import type { LabelledSet } from "../types.ts";

/** What a network tells of its training; a ClassifierNet does. */
export interface TrainedNetwork {
  readonly origin: {
    readonly trainedOn: { readonly images: string; readonly seed: number } | null;
  };
  readonly model: { getUserDefinedMetadata(): object };
}

export interface ChosenImages {
  readonly indices: Uint32Array;
  /** Which they are, in words. */
  readonly which: string;
  /** Images of the set that the network learnt from, or may have; empty where it was trained on others. */
  readonly trained: Uint32Array;
}

/**
 * Which images of a set a network is to be scored on. Of the set that it was trained on: the side asked for of the split of
 * that training, by default the test side, without one the validation side, which chose the weights. Of another set: the
 * side of that name in the set itself, by default its test side, else its validation side, else all.
 *
 * Throws an ArgumentError for a side without images.
 */
export async function imagesToScore(
  network: TrainedNetwork,
  set: LabelledSet,
  options: Pick<WorkOptions, "onWarning"> & { readonly side?: Side | "all" } = {},
): Promise<ChosenImages> {
  const { side, onWarning } = options;
  const { trainedOn } = network.origin;
  const own = trainedOn !== null && trainedOn.images === (await fingerprint(set));
  const split = own ? splitOf(network) : undefined;
  if (own && !split) onWarning?.("The network was trained on this set, and does not tell how it was split");
  if (trainedOn === null)
    onWarning?.("What the network was trained on is not known: it may have seen these images");
  const all = Uint32Array.from(set.images, (_, i) => i);
  const sides =
    own && split
      ? splitSet(set, split, { random: seededRandom(trainedOn.seed).fork("split") })
      : asGiven(set);
  const trained = own ? sides.train : new Uint32Array();
  const asked = side ?? (["test", "validation"] as const).find((name) => sides[name].length > 0) ?? "all";
  if (asked === "all") {
    if (own) onWarning?.("The network was trained on a part of these images");
    return { indices: all, which: "all images of the data set", trained };
  }
  if (sides[asked].length === 0) {
    const there = SIDES.filter((name) => sides[name].length > 0);
    throw new ArgumentError(`The data set has no image on the ${asked} side`, {
      value: asked,
      expected: there.length > 0 ? `one of ${there.join(", ")}, or all` : "all: it names no sides",
    });
  }
  const which = own
    ? {
        train: "that the network was trained on",
        validation: "that chose its weights",
        test: "that its training did not touch",
      }[asked]
    : `of the ${asked} side of the data set`;
  return { indices: sides[asked], which: `images ${which}`, trained };
}

function asGiven({ images }: LabelledSet): Readonly<Record<Side, Uint32Array>> {
  const of = (side: Side) =>
    Uint32Array.from(images.flatMap((image, i) => (image.split === side ? [i] : [])));
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/** The split of a training, as it is written beside the weights. */
function splitOf({ model }: TrainedNetwork): SplitConfig | undefined {
  const saved = model.getUserDefinedMetadata() as
    | { readonly training?: { readonly split?: unknown } }
    | undefined;
  const split = saved?.training?.split;
  if (split === undefined) return undefined;
  return classifierConfig.parse({ ...presets.paper, training: { ...presets.paper.training, split } }).training
    .split;
}
