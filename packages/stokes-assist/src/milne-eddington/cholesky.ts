/**
 * Solves A x = b for a symmetric positive definite matrix of `n` rows (row-major, row length `stride`), of which the
 * lower half is overwritten by its Cholesky factor; x replaces b. False, with b spoilt, where A is not positive
 * definite to working accuracy.
 */
export function choleskySolve(a: Float64Array, b: Float64Array, n: number, stride: number): boolean {
  if (!choleskyFactor(a, n, stride)) return false;
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= a[i * stride + k] * b[k];
    b[i] = sum / a[i * stride + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= a[k * stride + i] * b[k];
    b[i] = sum / a[i * stride + i];
  }
  return true;
}

/** The lower half becomes the Cholesky factor; false where a pivot vanishes. */
export function choleskyFactor(a: Float64Array, n: number, stride: number): boolean {
  for (let j = 0; j < n; j++) {
    const before = a[j * stride + j];
    let pivot = before;
    for (let k = 0; k < j; k++) pivot -= a[j * stride + k] ** 2;
    if (!(pivot > 1e-13 * before)) return false;
    const root = Math.sqrt(pivot);
    a[j * stride + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * stride + j];
      for (let k = 0; k < j; k++) sum -= a[i * stride + k] * a[j * stride + k];
      a[i * stride + j] = sum / root;
    }
  }
  return true;
}
