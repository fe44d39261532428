import { DataError } from "@helioscope/core";

/** Sums of a least-squares fit, to which cases are added one by one. */
export interface NormalEquations {
  /** Row-major, lower triangle. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

export const normalEquations = (size: number): NormalEquations => ({
  matrix: new Float64Array(size * size),
  right: new Float64Array(size),
});

/** Adds a case with these features and this value. */
export function addCase({ matrix, right }: NormalEquations, features: Float64Array, value: number): void {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    right[i] += features[i] * value;
    for (let j = 0; j <= i; j++) matrix[i * n + j] += features[i] * features[j];
  }
}

/**
 * Least-squares coefficients by Cholesky decomposition; a penalty of `ridge` times the mean of the diagonal keeps features
 * that follow from each other harmless. Throws a DataError where the equations stay singular.
 */
export function solveEquations({ matrix, right }: NormalEquations, ridge = 1e-9): Float64Array {
  const n = right.length;
  const a = matrix.slice();
  const x = right.slice();
  let trace = 0;
  for (let i = 0; i < n; i++) trace += matrix[i * n + i];
  for (let i = 0; i < n; i++) a[i * n + i] += (ridge * trace) / n;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else
        throw new DataError("The normal equations of a regression are singular", {
          value: sum,
          expected: "pixels on the disc whose intensities differ",
        });
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= a[i * n + k] * x[k];
    x[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= a[k * n + i] * x[k];
    x[i] /= a[i * n + i];
  }
  return x;
}
