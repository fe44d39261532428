/** Eigenvalues and the eigenvectors (rows) of a symmetric matrix. */
export interface Eigen {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
}

/** Eigendecomposition of a small symmetric matrix (row-major, size x size) by cyclic Jacobi rotations. */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice();
  const v = Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
  );
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const apq = a[p * size + q];
        if (Math.abs(apq) <= 1e-18 * Math.sqrt(Math.abs(a[p * size + p] * a[q * size + q]))) continue;
        rotated = true;
        const theta = (a[q * size + q] - a[p * size + p]) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(a, size, p, q, c, t * c);
        rotateRows(v[p] as Float64Array, v[q] as Float64Array, c, t * c);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]), vectors: v };
}

function rotate(a: Float64Array, size: number, p: number, q: number, c: number, s: number): void {
  for (let k = 0; k < size; k++) {
    const kp = a[k * size + p];
    const kq = a[k * size + q];
    a[k * size + p] = c * kp - s * kq;
    a[k * size + q] = s * kp + c * kq;
  }
  rotateRows(a.subarray(p * size, p * size + size), a.subarray(q * size, q * size + size), c, s);
  a[p * size + q] = 0;
  a[q * size + p] = 0;
}

function rotateRows(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let k = 0; k < p.length; k++) {
    const before = p[k];
    p[k] = c * before - s * q[k];
    q[k] = s * before + c * q[k];
  }
}

/**
 * x' M+ x with the Moore-Penrose inverse of a symmetric positive semi-definite M, and the rank of M+. Eigenvalues
 * up to `size` x epsilon x the largest count as zero (numpy.linalg.matrix_rank's tolerance).
 */
export function pseudoInverseForm(
  matrix: Float64Array,
  x: Float64Array,
): { readonly value: number; readonly rank: number } {
  const { values, vectors } = symmetricEigen(matrix, x.length);
  const cutoff =
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * x.length * Number.EPSILON;
  let value = 0;
  let rank = 0;
  for (let i = 0; i < x.length; i++) {
    if (Math.abs(values[i]) <= cutoff) continue;
    const vector = vectors[i] as Float64Array;
    let projection = 0;
    for (let k = 0; k < x.length; k++) projection += vector[k] * x[k];
    value += (projection * projection) / values[i];
    rank++;
  }
  return { value, rank };
}
