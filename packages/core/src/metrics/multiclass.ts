import { type ConfusionMatrix, classConfusion } from "./confusion.ts";
import { meanKnown } from "./mean-known.ts";
import { f1, recall } from "./scores.ts";

/** Mean of the recalls of the classes that occur in the truth. NaN of an empty matrix. */
export function balancedAccuracy(matrix: ConfusionMatrix): number {
  return meanKnown(matrix.classes.map((value) => recall(classConfusion(matrix, value))));
}

/** Mean of the F1 scores of the classes that occur in the truth or are predicted. NaN of an empty matrix. */
export function macroF1(matrix: ConfusionMatrix): number {
  return meanKnown(matrix.classes.map((value) => f1(classConfusion(matrix, value))));
}

/**
 * Cohen's kappa (Cohen 1960), which is Heidke's skill score of any number of classes: (p - c) / (1 - c), p the share of
 * right ones and c that by chance. NaN where truth and prediction are one class.
 */
export function cohenKappa(matrix: ConfusionMatrix): number {
  const { right, total, product } = margins(matrix);
  const chance = product / (total * total);
  return (right / total - chance) / (1 - chance);
}

/** Matthews' correlation coefficient of any number of classes (Gorodkin 2004). NaN where either side is one class. */
export function multiclassMatthews(matrix: ConfusionMatrix): number {
  const { right, total, product, actualSquares, predictedSquares } = margins(matrix);
  const squares = total * total;
  return (right * total - product) / Math.sqrt((squares - actualSquares) * (squares - predictedSquares));
}

function margins({ classes, counts }: ConfusionMatrix) {
  const size = classes.length;
  const sums = { right: 0, total: 0, product: 0, actualSquares: 0, predictedSquares: 0 };
  for (let k = 0; k < size; k++) {
    let actual = 0;
    let predicted = 0;
    for (let l = 0; l < size; l++) {
      actual += counts[k * size + l];
      predicted += counts[l * size + k];
    }
    sums.right += counts[k * (size + 1)];
    sums.total += actual;
    sums.product += actual * predicted;
    sums.actualSquares += actual * actual;
    sums.predictedSquares += predicted * predicted;
  }
  return sums;
}
