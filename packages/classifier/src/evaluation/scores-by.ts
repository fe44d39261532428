import type { ConfusionMatrix } from "@helioscope/core/metrics";
import type { LabelKind, LabelledImage } from "../types.ts";
import { type ImageFact, valuesOf } from "./image-facts.ts";
import { type Predicted, scoreClassification } from "./score-classification.ts";
import { scoreSeveral } from "./score-several.ts";

/** Scores of the images of one value of a fact. */
export interface ScoresByFact {
  readonly fact: ImageFact;
  readonly value: string;
  readonly images: number;
  /** Classes that occur among them. */
  readonly classes: number;
  /** Share of the commonest set of labels: the accuracy of who always says it. */
  readonly commonest: number;
  /** With several labels the share of images whose labels are all right. */
  readonly accuracy: number;
  /** Mean recall of the classes that occur; NaN with several labels. */
  readonly balancedAccuracy: number;
  readonly macroF1: number;
  /** Null with several labels. */
  readonly matrix: ConfusionMatrix | null;
}

export interface EvaluatedImages {
  readonly images: readonly LabelledImage[];
  /** Of the classifier, in its order. */
  readonly classes: readonly string[];
  readonly labels: LabelKind;
}

/**
 * Scores for each value of a fact, values sorted: a band whose images are all of one class says nothing of the class, and
 * shows it here as a commonest share of 1. Throws as {@link scoreClassification} does.
 */
export function scoresBy(
  data: EvaluatedImages,
  predictions: readonly Predicted[],
  fact: ImageFact,
  options: { readonly thresholds?: readonly number[] } = {},
): readonly ScoresByFact[] {
  const { images, classes, labels } = data;
  return valuesOf(images, fact).map(({ value, indices }): ScoresByFact => {
    const truth = indices.map((i) => images[i].labels);
    const own = indices.map((i) => predictions[i]);
    const kinds = new Map<string, number>();
    for (const names of truth) {
      const key = [...names].sort().join();
      kinds.set(key, (kinds.get(key) ?? 0) + 1);
    }
    const plain = {
      fact,
      value,
      images: indices.length,
      classes: new Set(truth.flat()).size,
      commonest: Math.max(...kinds.values()) / indices.length,
    };
    if (labels === "single") {
      const { accuracy, balancedAccuracy, macroF1, matrix } = scoreClassification(truth, own, classes);
      return { ...plain, accuracy, balancedAccuracy, macroF1, matrix };
    }
    const { subsetAccuracy, macroF1 } = scoreSeveral(truth, own, classes, options);
    return { ...plain, accuracy: subsetAccuracy, balancedAccuracy: Number.NaN, macroF1, matrix: null };
  });
}
