import { ArgumentError, type WorkOptions } from "@helioscope/core";
import { SIDES, type Side } from "../dataset/index.ts";
import { fingerprint } from "../network/claim-run.ts";
import { imageHashes, unpackHashes } from "../network/image-hashes.ts";
import type { RecordedSides } from "../network/saved-network.ts";
import type { LabelledSet } from "../types.ts";

/** What a network tells of its training; a ClassifierNet does. */
export interface TrainedNetwork {
  readonly origin: {
    readonly trainedOn: { readonly images: string; readonly sides: RecordedSides | null } | null;
  };
}

export interface ChosenImages {
  readonly indices: Uint32Array;
  /** Which they are, in words that begin with "images". */
  readonly which: string;
  /** Images of the set that the network learnt from; null where that is not known. */
  readonly trained: Uint32Array | null;
}

/** What a training did with the images of a side, in words. */
export const SIDE_WORDS: Readonly<Record<Side, string>> = {
  train: "that the network was trained on",
  validation: "that chose the weights",
  test: "that the training did not touch",
};

/**
 * Which images of a set a network is to be scored on. Where the network tells what it was trained on, each image of the set
 * is read to see whether its pixels are among that. By default those are taken that it has not seen: the test side of its
 * training and images that are new, of the latter those on the test side that the set names, else its validation side,
 * else all. Where there are none, those that chose its weights. A side that is asked for is that of the training, and of
 * images that are new that of the set.
 *
 * Throws an ArgumentError for a side without images, an AbortedError.
 */
export async function imagesToScore(
  network: TrainedNetwork,
  set: LabelledSet,
  options: WorkOptions & { readonly side?: Side | "all" } = {},
): Promise<ChosenImages> {
  const { side, onWarning } = options;
  const { trainedOn } = network.origin;
  const all = Array.from(set.images, (_, i) => i);
  const met = trainedOn?.sides ? await recognised(set, trainedOn.sides, options) : null;
  if (!met) {
    const same = trainedOn !== null && trainedOn.images === (await fingerprint(set));
    onWarning?.(
      same
        ? "The network was trained on this set, and does not tell on which of its images"
        : "What the network was trained on is not known: it may have seen these images",
    );
  }
  const filtered = (of: (i: number) => boolean) => all.filter(of);
  const on = (name: Recorded) => filtered((i) => met?.get(i) === name);
  const trained = met ? Uint32Array.from(on("train")) : null;
  const chosen = (indices: readonly number[], words: string): ChosenImages => ({
    indices: Uint32Array.from(indices),
    which: `images ${words}`,
    trained,
  });
  const overlaps = met !== null && [...met.values()].some((name) => name !== null);
  const [learnt, chose] = [on("train").length, on("validation").length];
  if (side === "all") {
    if (learnt + chose > 0)
      onWarning?.(`The network learnt from ${learnt} of these images, and ${chose} chose its weights`);
    return chosen(all, "of the whole data set");
  }
  const isNew = (i: number) => !met?.get(i);
  if (side !== undefined) {
    const own = on(side);
    const given = filtered((i) => isNew(i) && set.images[i].split === side);
    // Nobody trained this network on images that are new, whatever side a table puts them on.
    const indices = overlaps && side !== "test" ? own : [...own, ...given].sort((a, b) => a - b);
    if (indices.length === 0) throw emptySide(set, side, met);
    return chosen(indices, own.length > 0 ? SIDE_WORDS[side] : `of the ${side} side of the data set`);
  }
  if (!overlaps) {
    const named = (["test", "validation"] as const).find((name) =>
      set.images.some(({ split }) => split === name),
    );
    if (named)
      return chosen(
        filtered((i) => set.images[i].split === named),
        `of the ${named} side of the data set`,
      );
    return chosen(all, met ? "that the network has not seen" : "of the whole data set");
  }
  const fresh = filtered(isNew);
  const test = on("test");
  // Images that cannot be read are neither known nor new; scoring names them.
  if (fresh.every((i) => !met.has(i))) {
    const words = test.length > 0 ? "test" : chose > 0 ? "validation" : "train";
    return chosen(
      [...on(words), ...fresh].sort((a, b) => a - b),
      SIDE_WORDS[words],
    );
  }
  const unseen = [...fresh, ...test].sort((a, b) => a - b);
  const named = (["test", "validation"] as const)
    .map((name) => unseen.filter((i) => set.images[i].split === name))
    .find((indices) => indices.length > 0);
  return chosen(
    named ?? unseen,
    `that the network has not seen (left out: ${learnt} that it learnt from, ${chose} that chose its weights)`,
  );
}

type Recorded = keyof RecordedSides;

/** Of each image that can be read, where it was in a training; null where it was not there. */
async function recognised(
  set: LabelledSet,
  sides: RecordedSides,
  options: WorkOptions,
): Promise<ReadonlyMap<number, Recorded | null>> {
  const names: readonly Recorded[] = ["train", "validation", "test", "neither"];
  const known = names.map((name) => unpackHashes(sides[name]));
  const { signal, onProgress } = options;
  const hashes = await imageHashes(
    set,
    set.images.map((_, i) => i),
    { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
  );
  return new Map(
    [...hashes].map(([i, hash]) => [i, names.find((_, k) => known[k].has(hash)) ?? null] as const),
  );
}

function emptySide(
  { images }: LabelledSet,
  side: Side,
  met: ReadonlyMap<number, Recorded | null> | null,
): ArgumentError {
  const there = SIDES.filter((name) => images.some(({ split }, i) => (met?.get(i) ?? split) === name));
  return new ArgumentError(`The data set has no image on the ${side} side`, {
    value: side,
    expected: there.length > 0 ? `one of ${there.join(", ")}, or all` : "all: it names no sides",
  });
}
