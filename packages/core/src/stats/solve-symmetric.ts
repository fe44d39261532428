import { DataError } from "../errors.ts";

/**
 * Solves A x = b of a small symmetric positive definite A (row-major; its lower triangle is read) by Cholesky
 * decomposition; A and b are overwritten, b becomes x. Throws a DataError when A is not positive definite.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else
        throw new DataError("The normal equations of a fit are singular", {
          value: sum,
          expected: "features that do not follow from each other",
          remedy: "Fit with a penalty, or with fewer features.",
        });
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= a[i * n + k] * b[k];
    b[i] = sum / a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i] * b[k];
    b[i] = sum / a[i * n + i];
  }
}
