import { ArgumentError, DataError, type Random, ShapeError } from "@helioscope/core";
import type { ClassifierInput, LabelKind } from "../types.ts";
import { type BaselineData, moments, THUMBNAIL_PX, thumbnail } from "./baseline-data.ts";

/** Training images of baselines, prepared by `baselineInput`. */
export interface BaselineExamples {
  readonly inputs: readonly ClassifierInput[];
  /** Classes of each input. */
  readonly labels: readonly (readonly string[])[];
  readonly classes: readonly string[];
  readonly kind: LabelKind;
}

export interface FitBaselinesOptions {
  /** At most so many images are remembered, of each class in proportion; 2,000 where absent. */
  readonly limit?: number;
  /** Chooses them. */
  readonly random: Random;
}

/**
 * What the baselines need to know of the training images. Shares and scales are those of all of them. Throws a DataError
 * without an image, a ShapeError unless there are labels for each, an ArgumentError for a class that is not listed or a
 * limit below 1.
 */
export function fitBaselines(examples: BaselineExamples, options: FitBaselinesOptions): BaselineData {
  const { inputs, labels, classes, kind } = examples;
  const { limit = 2000, random } = options;
  if (inputs.length === 0) throw new DataError("No image to fit baselines on", { expected: "at least one" });
  if (labels.length !== inputs.length)
    throw new ShapeError(`${labels.length} labels for ${inputs.length} images`, {
      expected: "labels of each",
    });
  if (!(Number.isInteger(limit) && limit >= 1))
    throw new ArgumentError(`At most ${limit} images`, {
      value: limit,
      expected: "a whole number from 1 up",
    });
  const place = new Map(classes.map((name, c) => [name, c]));
  const all = labels.map((names) => names.map((name) => placeOf(name, place)));
  const prior = new Float32Array(classes.length);
  for (const each of all) for (const c of each) prior[c] += 1 / inputs.length;
  const allMoments = inputs.map(moments);
  const mean = [0, 1].map((k) => sum(allMoments.map((m) => m[k])) / inputs.length) as [number, number];
  const spread = [0, 1].map((k) =>
    Math.sqrt(sum(allMoments.map((m) => (m[k] - mean[k]) ** 2)) / inputs.length),
  ) as [number, number];
  const kept = keep(all, limit, random);
  const pictures = kept.map((i) => thumbnail(inputs[i]));
  const [low, high] = range(pictures);
  const size = THUMBNAIL_PX ** 2;
  const thumbnails = new Uint8Array(kept.length * size);
  const targets = new Uint8Array(kept.length * classes.length);
  kept.forEach((i, k) => {
    for (let p = 0; p < size; p++)
      thumbnails[k * size + p] = high > low ? Math.round((255 * (pictures[k][p] - low)) / (high - low)) : 0;
    for (const c of all[i]) targets[k * classes.length + c] = 1;
  });
  return {
    classes,
    labels: kind,
    prior,
    count: kept.length,
    targets,
    moments: Float32Array.from(kept.flatMap((i) => allMoments[i])),
    momentMean: mean,
    momentSpread: spread,
    thumbnails,
    low,
    high,
  };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function placeOf(name: string, place: ReadonlyMap<string, number>): number {
  const c = place.get(name);
  if (c === undefined)
    throw new ArgumentError(`An image of ${name}`, {
      value: name,
      expected: `one of ${[...place.keys()].join(", ")}`,
    });
  return c;
}

/** Indices of at most `limit` images, of each set of labels its share and at least one where there is room. */
function keep(labels: readonly (readonly number[])[], limit: number, random: Random): number[] {
  const all = labels.map((_, i) => i);
  if (all.length <= limit) return all;
  const kinds = new Map<string, number[]>();
  for (const i of random.shuffle(all)) {
    const key = [...labels[i]].sort().join();
    const kind = kinds.get(key);
    if (kind) kind.push(i);
    else kinds.set(key, [i]);
  }
  // The order of (rank + 1/2) / size takes from each kind in proportion.
  const ranked = [...kinds.values()].flatMap((kind) =>
    kind.map((i, rank) => ({ i, at: rank === 0 ? 0 : (rank + 0.5) / kind.length })),
  );
  ranked.sort((a, b) => a.at - b.at);
  return ranked
    .slice(0, limit)
    .map(({ i }) => i)
    .sort((a, b) => a - b);
}

function range(pictures: readonly Float32Array[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const picture of pictures) {
    for (const value of picture) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
