import { FormatError, type Store } from "@helioscope/core";
import { flareScores } from "../evaluation/index.ts";
import type { Sample } from "../types.ts";
import type { Fold, FoldPredictions, FoldRegions } from "./cross-validate.ts";

/** What a finished fold leaves in its folder, beside its model. */
const SCORES_FILE = "scores.json";

/** Numbers as JSON has them; null stands for NaN. */
type Numbers = readonly (number | null)[];

interface StoredPredictions {
  readonly files: readonly string[];
  readonly network: Numbers;
  readonly baseline: Numbers;
}

interface StoredFold {
  readonly fold: number;
  readonly steps: number;
  readonly regions: FoldRegions;
  readonly thresholds: Fold["thresholds"];
  readonly held: StoredPredictions;
  readonly later: StoredPredictions | null;
}

/** Writes the predictions of a fold, and for who reads the file its scores. */
export async function writeFold(
  store: Store,
  fold: Fold,
  samples: readonly Sample[],
  threshold: number,
): Promise<void> {
  const stored = ({ samples: indices, network, baseline }: FoldPredictions): StoredPredictions => ({
    files: Array.from(indices, (i) => samples[i].file),
    network: [...network],
    baseline: [...baseline],
  });
  const labels = Array.from(fold.held.samples, (i) => samples[i].label);
  const scores = (probabilities: Float64Array) => flareScores(labels, probabilities, { threshold });
  const content: StoredFold & { readonly scores: unknown } = {
    fold: fold.fold,
    steps: fold.steps,
    regions: fold.regions,
    thresholds: fold.thresholds,
    scores: { network: scores(fold.held.network), baseline: scores(fold.held.baseline) },
    held: stored(fold.held),
    later: fold.later && stored(fold.later),
  };
  await store.write(SCORES_FILE, JSON.stringify(content));
}

/**
 * Reads a fold back, or undefined where it is not finished. Throws a FormatError for another file, or one whose samples
 * are not those of the split.
 */
export async function readFold(
  store: Store,
  path: string,
  samples: readonly Sample[],
  sides: { readonly held: Uint32Array; readonly later: Uint32Array | null },
): Promise<Fold | undefined> {
  if (!(await store.has(SCORES_FILE))) return undefined;
  const wrong = (cause?: unknown) =>
    new FormatError(`${path}/${SCORES_FILE} is not of this split`, {
      expected: "what a cross-validation of these samples wrote",
      remedy: "Remove the folder of the fold.",
      ...(cause === undefined ? {} : { cause }),
    });
  let stored: StoredFold;
  try {
    stored = JSON.parse(new TextDecoder().decode(await store.read(SCORES_FILE)));
  } catch (cause) {
    throw wrong(cause);
  }
  const predictions = (indices: Uint32Array, read: StoredPredictions | null): FoldPredictions => {
    const same =
      read?.files?.length === indices.length &&
      read.network?.length === indices.length &&
      read.baseline?.length === indices.length &&
      read.files.every((file, k) => file === samples[indices[k]].file);
    if (!same) throw wrong();
    const numbers = (list: Numbers) => Float64Array.from(list, (value) => value ?? Number.NaN);
    return { samples: indices, network: numbers(read.network), baseline: numbers(read.baseline) };
  };
  const { fold, steps, regions, thresholds } = stored;
  if (!Number.isInteger(fold) || !Number.isInteger(steps) || !regions || thresholds === undefined)
    throw wrong();
  return {
    ...{ fold, path, steps, regions, thresholds },
    held: predictions(sides.held, stored.held),
    later: sides.later && predictions(sides.later, stored.later),
  };
}
