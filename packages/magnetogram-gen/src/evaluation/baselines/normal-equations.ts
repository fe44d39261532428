import { solveSymmetric } from "@helioscope/core/stats";

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
  solveSymmetric(a, x);
  return x;
}
