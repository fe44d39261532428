import { isHelioError, type Raster, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { SheetTile } from "../draw/index.ts";
import { mostProbable } from "./most-probable.ts";
import { type EvaluatedClassifier, thresholdsOf } from "./report-scores.ts";
import { saidOf } from "./report-tables.ts";
import type { EvaluatedImages } from "./scores-by.ts";

export interface MisclassifiedOptions extends Pick<WorkOptions, "signal" | "onWarning"> {
  /** Reads an image by its place among the evaluated ones; no image is shown where absent. */
  readonly show?: (index: number) => Promise<Raster>;
  /** Most images; 30 where absent. */
  readonly shown?: number;
}

/** Images of which the classifier says something else, the surest first. */
export async function misclassified(
  data: EvaluatedImages,
  one: EvaluatedClassifier,
  { show, shown = 30, onWarning, signal }: MisclassifiedOptions,
): Promise<SheetTile[]> {
  if (!show) return [];
  const thresholds = thresholdsOf(data, one);
  const wrong = data.images
    .map(({ labels }, index) => {
      const { probabilities } = one.predictions[index];
      const said = saidOf(probabilities, data.classes, data.labels, thresholds).join("+") || "none";
      const probability = probabilities[mostProbable(probabilities)[0]];
      return { index, truth: [...labels].sort().join("+") || "none", said, probability };
    })
    .filter(({ truth, said }) => truth !== said)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, shown);
  const sheet: SheetTile[] = [];
  for (const { index, truth, said, probability } of wrong) {
    throwIfAborted(signal);
    try {
      sheet.push({
        image: await show(index),
        title: `${truth} > ${said}`,
        tail: probability.toFixed(2),
      });
    } catch (error) {
      if (!isHelioError(error) || isHelioError(error, "aborted")) throw error;
      onWarning?.(`${data.images[index].file} cannot be shown: ${error.message}`);
    }
  }
  return sheet;
}
