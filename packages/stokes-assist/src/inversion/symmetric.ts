/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations. `matrix` (size x size) is
 * destroyed; row j of `vectors` is the eigenvector of `values[j]`, in no particular order.
 */
export function eigenInPlace(
  matrix: Float64Array,
  size: number,
  values: Float64Array,
  vectors: Float64Array,
): void {
  vectors.fill(0, 0, size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < 40; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) {
        const off = matrix[p * size + q];
        const pp = matrix[p * size + p];
        const qq = matrix[q * size + q];
        if (off === 0 || Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(pp * qq))) continue;
        rotated = true;
        const theta = (qq - pp) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        rotate(matrix, vectors, size, p, q, c, t * c);
        matrix[p * size + p] = pp - t * off;
        matrix[q * size + q] = qq + t * off;
        matrix[p * size + q] = 0;
        matrix[q * size + p] = 0;
      }
    }
    if (!rotated) break;
  }
  for (let i = 0; i < size; i++) values[i] = matrix[i * size + i];
}

function rotate(
  matrix: Float64Array,
  vectors: Float64Array,
  size: number,
  p: number,
  q: number,
  c: number,
  s: number,
): void {
  const rowP = p * size;
  const rowQ = q * size;
  for (let k = 0; k < size; k++) {
    const vp = vectors[rowP + k];
    const vq = vectors[rowQ + k];
    vectors[rowP + k] = c * vp - s * vq;
    vectors[rowQ + k] = s * vp + c * vq;
    if (k === p || k === q) continue;
    const ap = matrix[rowP + k];
    const aq = matrix[rowQ + k];
    const newP = c * ap - s * aq;
    const newQ = s * ap + c * aq;
    matrix[rowP + k] = newP;
    matrix[k * size + p] = newP;
    matrix[rowQ + k] = newQ;
    matrix[k * size + q] = newQ;
  }
}
