import { DataError, throwIfAborted } from "@helioscope/core";
import { solveSymmetric } from "@helioscope/core/stats";
import type { FeatureMatrix } from "./features.ts";
import { addGram } from "./gram.ts";

/**
 * Minimises |v|^2/2 + sum of cost_i max(0, 1 - y_i v.x_i)^2 by Newton's method on the cases inside the margin (Keerthi &
 * DeCoste 2005), v the intercept and the coefficients.
 */
export function svmNewton(
  features: FeatureMatrix,
  labels: ArrayLike<number>,
  cost: Float64Array,
  options: {
    readonly tolerance: number;
    readonly maxIterations: number;
    readonly signal?: AbortSignal | undefined;
  },
): Float64Array {
  const { tolerance, maxIterations, signal } = options;
  const { data, rows, columns } = features;
  const size = columns + 1;
  const v = new Float64Array(size);
  const step = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const scores = new Float64Array(rows);
  const slopes = new Float64Array(rows);
  const curvatures = new Float64Array(rows);
  const signs = Float64Array.from({ length: rows }, (_, i) => (labels[i] === 1 ? 1 : -1));
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    throwIfAborted(signal);
    hessian.fill(0);
    for (let j = 0; j < size; j++) {
      step[j] = -v[j];
      hessian[j * size + j] = 1;
    }
    for (let i = 0; i < rows; i++) {
      const slack = 1 - signs[i] * scores[i];
      curvatures[i] = slack > 0 ? 2 * cost[i] : 0;
      if (slack <= 0) continue;
      const row = i * columns;
      const pull = curvatures[i] * signs[i] * slack;
      step[0] += pull;
      for (let j = 0; j < columns; j++) step[j + 1] += pull * data[row + j];
    }
    addGram(features, curvatures, hessian);
    solveSymmetric(hessian, step);
    for (let i = 0; i < rows; i++) {
      let slope = step[0];
      for (let j = 0; j < columns; j++) slope += step[j + 1] * data[i * columns + j];
      slopes[i] = slope;
    }
    const length = bestLength(v, step, signs, scores, slopes, cost);
    for (let j = 0; j < size; j++) v[j] += length * step[j];
    for (let i = 0; i < rows; i++) scores[i] += length * slopes[i];
    if (Math.hypot(...step) * length <= tolerance * (1 + Math.hypot(...v))) return v;
  }
  throw new DataError(`A linear SVM did not converge in ${maxIterations} steps`, { value: maxIterations });
}

/** Where along the step the objective is least: the root of its derivative, which rises, by bisection and secants. */
function bestLength(
  v: Float64Array,
  step: Float64Array,
  signs: Float64Array,
  scores: Float64Array,
  slopes: Float64Array,
  cost: Float64Array,
): number {
  const derivative = (length: number) => {
    let sum = 0;
    for (let j = 0; j < v.length; j++) sum += (v[j] + length * step[j]) * step[j];
    for (let i = 0; i < signs.length; i++) {
      const slack = 1 - signs[i] * (scores[i] + length * slopes[i]);
      if (slack > 0) sum -= 2 * cost[i] * signs[i] * slack * slopes[i];
    }
    return sum;
  };
  let low = 0;
  let high = 1;
  const whole = derivative(high);
  const scale = Math.abs(derivative(0));
  // A full step is the best one as soon as the cases inside the margin stay the same.
  if (Math.abs(whole) <= 1e-9 * scale) return 1;
  let above = whole;
  while (above < 0) {
    low = high;
    high *= 2;
    above = derivative(high);
  }
  for (let k = 0; k < 40 && high - low > 1e-6 * high; k++) {
    const middle = (low + high) / 2;
    if (derivative(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
