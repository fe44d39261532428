import { DataError, type Random, throwIfAborted } from "@helioscope/core";
import type { FeatureMatrix } from "./features.ts";

/**
 * Minimises |v|^2/2 + sum of upper_i max(0, 1 - y_i v.x_i) by dual coordinate descent (Hsieh et al. 2008, algorithm 1
 * with shrinking), v the intercept and the coefficients. Each pass takes the cases in a new order.
 */
export function svmDual(
  { data, rows, columns }: FeatureMatrix,
  labels: ArrayLike<number>,
  upper: Float64Array,
  options: {
    readonly random: Random;
    readonly tolerance: number;
    readonly maxIterations: number;
    readonly signal?: AbortSignal | undefined;
  },
): Float64Array {
  const { random, tolerance, maxIterations, signal } = options;
  const v = new Float64Array(columns + 1);
  const alpha = new Float64Array(rows);
  const diagonal = Float64Array.from({ length: rows }, (_, i) => {
    let sum = 1;
    for (let j = 0; j < columns; j++) sum += data[i * columns + j] ** 2;
    return sum;
  });
  const order = Uint32Array.from({ length: rows }, (_, i) => i);
  let active = rows;
  let highest = Number.POSITIVE_INFINITY;
  let lowest = Number.NEGATIVE_INFINITY;
  for (let pass = 0; pass < maxIterations; pass++) {
    throwIfAborted(signal);
    for (let k = active - 1; k > 0; k--) swap(order, k, random.integer(k + 1));
    let most = Number.NEGATIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < active; k++) {
      const i = order[k];
      const row = i * columns;
      const y = labels[i] === 1 ? 1 : -1;
      let score = v[0];
      for (let j = 0; j < columns; j++) score += v[j + 1] * data[row + j];
      const gradient = y * score - 1;
      const atLow = alpha[i] === 0;
      const atHigh = alpha[i] === upper[i];
      if ((atLow && gradient > highest) || (atHigh && gradient < lowest)) {
        swap(order, k--, --active);
        continue;
      }
      const projected = atLow ? Math.min(gradient, 0) : atHigh ? Math.max(gradient, 0) : gradient;
      most = Math.max(most, projected);
      least = Math.min(least, projected);
      if (projected === 0) continue;
      const before = alpha[i];
      alpha[i] = Math.min(Math.max(before - gradient / diagonal[i], 0), upper[i]);
      const change = (alpha[i] - before) * y;
      v[0] += change;
      for (let j = 0; j < columns; j++) v[j + 1] += change * data[row + j];
    }
    if (most - least <= tolerance) {
      if (active === rows) return v;
      // All cases again, to see whether those left out were so by right.
      active = rows;
      highest = Number.POSITIVE_INFINITY;
      lowest = Number.NEGATIVE_INFINITY;
      continue;
    }
    highest = most > 0 ? most : Number.POSITIVE_INFINITY;
    lowest = least < 0 ? least : Number.NEGATIVE_INFINITY;
  }
  throw new DataError(`A linear SVM did not converge in ${maxIterations} passes`, {
    value: maxIterations,
    expected: `gradients within ${tolerance}`,
    remedy: "Standardise the features, allow more passes, or take the squared hinge.",
  });
}

function swap(order: Uint32Array, a: number, b: number): void {
  const kept = order[a];
  order[a] = order[b];
  order[b] = kept;
}
