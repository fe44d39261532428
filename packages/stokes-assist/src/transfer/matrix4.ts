/** out = K v for the absorption matrix of 7 elements (eta I, Q, U, V, rho Q, U, V) at an offset. */
export function applyElements(k: Float64Array, at: number, v: Float64Array, out: Float64Array): void {
  const [v0, v1, v2, v3] = v;
  out[0] = k[at] * v0 + k[at + 1] * v1 + k[at + 2] * v2 + k[at + 3] * v3;
  out[1] = k[at + 1] * v0 + k[at] * v1 + k[at + 6] * v2 - k[at + 5] * v3;
  out[2] = k[at + 2] * v0 - k[at + 6] * v1 + k[at] * v2 + k[at + 4] * v3;
  out[3] = k[at + 3] * v0 + k[at + 5] * v1 - k[at + 4] * v2 + k[at] * v3;
}

/** Adds a multiple of the absorption matrix of 7 elements to a 4x4 matrix. */
export function addElements(k: Float64Array, at: number, factor: number, out: Float64Array): void {
  const column = new Float64Array(4);
  const unit = new Float64Array(4);
  for (let j = 0; j < 4; j++) {
    unit.fill(0);
    unit[j] = factor;
    applyElements(k, at, unit, column);
    for (let i = 0; i < 4; i++) out[4 * i + j] += column[i];
  }
}

/** Solves A x = b in place of b by elimination with row exchanges; A is overwritten. */
export function solve4(a: Float64Array, b: Float64Array): void {
  for (let c = 0; c < 4; c++) {
    let pivot = c;
    for (let r = c + 1; r < 4; r++) if (Math.abs(a[4 * r + c]) > Math.abs(a[4 * pivot + c])) pivot = r;
    if (pivot !== c) {
      for (let k = 0; k < 4; k++) [a[4 * c + k], a[4 * pivot + k]] = [a[4 * pivot + k], a[4 * c + k]];
      [b[c], b[pivot]] = [b[pivot], b[c]];
    }
    for (let r = c + 1; r < 4; r++) {
      const factor = a[4 * r + c] / a[4 * c + c];
      for (let k = c; k < 4; k++) a[4 * r + k] -= factor * a[4 * c + k];
      b[r] -= factor * b[c];
    }
  }
  for (let r = 3; r >= 0; r--) {
    for (let k = r + 1; k < 4; k++) b[r] -= a[4 * r + k] * b[k];
    b[r] /= a[4 * r + r];
  }
}
