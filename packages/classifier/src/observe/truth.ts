import { FormatError, type Score } from "@helioscope/core";
import { balancedAccuracy, confusionMatrix, overallAccuracy } from "@helioscope/core/metrics";
import { baselineInput } from "../dataset/baseline-data.ts";
import { mostProbable } from "../evaluation/index.ts";
import type { FeatureBox } from "../explain/index.ts";
import type { ClassifierNet } from "../network/index.ts";
import { prepareImage, type ReadImage } from "../preprocess/index.ts";

/** What is known of the images of a synthetic run, by the names of their files without folders. */
export interface SceneTruth {
  readonly images: Readonly<Record<string, string>>;
  readonly discs: Readonly<Record<string, readonly FeatureBox[]>>;
}

export interface KnownScenes {
  classOf(name: string): string | undefined;
  boxesOf(name: string): readonly FeatureBox[] | undefined;
}

/** Reads a {@link SceneTruth}. Throws a FormatError for anything else. */
export function readTruth(text: string): KnownScenes {
  let truth: Partial<SceneTruth>;
  try {
    truth = JSON.parse(text) as Partial<SceneTruth>;
  } catch (cause) {
    throw new FormatError("The truth of the scenes is no JSON", { cause });
  }
  const { images, discs } = truth;
  if (typeof images !== "object" || typeof discs !== "object")
    throw new FormatError("The truth of the scenes lacks images or discs", { value: Object.keys(truth) });
  const base = (name: string) => name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("\\")) + 1);
  return {
    classOf: (name) => images[base(name)],
    boxesOf: (name) => discs[base(name)],
  };
}

/** An image whose class is known, and what the network said of it. */
export interface SaidImage {
  readonly image: ReadImage;
  readonly truth: string;
  readonly probabilities: Float32Array;
}

/** Shares of the images that were named right, beside the strongest of the trivial classifiers. */
export async function scoresOf(said: readonly SaidImage[], network: ClassifierNet): Promise<Score[]> {
  const { classes } = network;
  const baseline = network.baselines?.at(-1);
  const known = said.filter(({ truth }) => classes.includes(truth));
  if (known.length === 0 || !baseline) return [];
  const indices = classes.map((_, index) => index);
  const truth = known.map((one) => classes.indexOf(one.truth));
  const matrix = (lists: readonly ArrayLike<number>[]) =>
    confusionMatrix(
      truth,
      lists.map((row) => mostProbable(row)[0]),
      indices,
    );
  const ours = matrix(known.map(({ probabilities }) => probabilities));
  const theirs = matrix(
    (await baseline.classify(known.map(({ image }) => prepareImage(image, baselineInput)))).map(
      ({ probabilities }) => probabilities,
    ),
  );
  const score = (metric: string, of: (one: typeof ours) => number): Score => ({
    metric,
    value: of(ours),
    baseline: { name: `nearest neighbour, ${baseline.name}`, value: of(theirs) },
    higherIsBetter: true,
  });
  return [score("accuracy", overallAccuracy), score("balanced accuracy", balancedAccuracy)];
}
