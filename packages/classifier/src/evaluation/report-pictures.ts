import { type Picture, type Store, throwIfAborted } from "@helioscope/core";
import { contactSheet } from "../draw/index.ts";
import type { AbstentionCurve } from "./abstention.ts";
import { classPicture } from "./class-picture.ts";
import { abstentionPicture, reliabilityPicture } from "./curve-pictures.ts";
import type { ImageFact } from "./image-facts.ts";
import { confusionPicture } from "./matrix-picture.ts";
import { type MisclassifiedOptions, misclassified } from "./misclassified.ts";
import { bestOf, type EvaluatedClassifier, type NamedScores } from "./report-scores.ts";
import type { ClassificationScores } from "./score-classification.ts";
import type { EvaluatedImages, ScoresByFact } from "./scores-by.ts";

/** What a report draws: the network first, its baselines after it. */
export interface Drawn {
  readonly data: EvaluatedImages;
  readonly network: EvaluatedClassifier;
  readonly scored: readonly NamedScores[];
  readonly facts: readonly ImageFact[];
  readonly by: readonly ScoresByFact[];
  /** Null with several labels. */
  readonly abstention: AbstentionCurve | null;
}

export interface ReportPictureOptions extends MisclassifiedOptions {
  /** Folder of the files in the store, with its trailing "/"; "evaluation/" where absent. */
  readonly prefix?: string;
  /** The DOM to draw in, outside a web page. */
  readonly document?: Document;
}

/** Most confusion matrices on one sheet. */
const MOST_MATRICES = 24;

/** Draws a report into a store. */
export async function drawReport(
  out: Store,
  drawn: Drawn,
  options: ReportPictureOptions,
): Promise<Picture[]> {
  const { data, network, scored, facts, by, abstention } = drawn;
  const { prefix = "evaluation/", document, signal } = options;
  const { classes } = data;
  const lent = document ? { document } : {};
  const best = bestOf(scored.slice(1));
  const [own] = scored;
  const pictures: Picture[] = [];
  const keep = async (file: string, content: string | Uint8Array, title: string, caption: string) => {
    throwIfAborted(signal);
    await out.write(`${prefix}${file}`, content);
    pictures.push({ path: `${prefix}${file}`, title, caption });
  };
  if (data.labels === "single") {
    const shown = best ? [own, best] : [own];
    await keep(
      "confusion.svg",
      confusionPicture(
        shown.map(({ name, scores }) => ({ title: name, matrix: (scores as ClassificationScores).matrix })),
        classes,
      ),
      "Confusion matrix",
      `Images of each true class (rows) by what they were classified as, with shares of the row${best ? `; beside it the best baseline, ${best.name}` : ""}.`,
    );
    for (const fact of facts) {
      const all = by.flatMap(({ fact: of, value, images, matrix }) =>
        of === fact && matrix ? [{ title: `${value}, ${images} images`, images, matrix }] : [],
      );
      if (all.length < 2) continue;
      const least = all.map(({ images }) => images).sort((a, b) => b - a)[MOST_MATRICES - 1] ?? 0;
      const parts = all.filter(({ images }) => images >= least).slice(0, MOST_MATRICES);
      await keep(
        `confusion-${fact}.svg`,
        confusionPicture(parts, classes, { compact: true, columns: 3 }),
        `Confusion matrix of each ${fact}`,
        `Where all images of one ${fact} are of one class, they say nothing of the class.${parts.length < all.length ? ` The ${parts.length} with the most images of ${all.length}; the table has all.` : ""}`,
      );
    }
  }
  await keep(
    "classes.svg",
    classPicture(own.scores.perClass, {
      title: `Scores of each class, ${own.name}`,
      ...(best ? { baseline: { name: best.name, classes: best.scores.perClass } } : {}),
    }),
    "Scores of each class",
    `Precision, recall and F1 (Equations 13 and 14), with the number of images${own.scores.errors ? " and 95 % intervals from resampled groups" : ""}.`,
  );
  await keep(
    "reliability.svg",
    await reliabilityPicture([{ name: own.name, reliability: own.scores.reliability }], {
      ...lent,
      ...(data.labels === "several" ? { yLabel: "share that shows the class" } : {}),
    }),
    "Reliability",
    "Share of right ones over the probability that was given, with 95 % binomial intervals.",
  );
  if (abstention) {
    const levels = scored
      .slice(1)
      .map(({ name, scores }) => ({ name, y: (scores as ClassificationScores).accuracy }));
    await keep(
      "abstention.svg",
      await abstentionPicture(abstention, { name: own.name, levels, ...lent }),
      "Abstention",
      "Accuracy of the images that are kept when those of the lowest probability are left out; lines are baselines that keep all.",
    );
  }
  const wrong = await misclassified(data, network, options);
  if (wrong.length > 0)
    await keep(
      "misclassified.png",
      contactSheet(wrong),
      "Misclassified images",
      "What they are > what was said, and its probability; the surest first.",
    );
  return pictures;
}
