import type { FeatureMatrix } from "./features.ts";

/** Rows that are taken together: their columns stay in the cache. */
const BLOCK = 256;

/**
 * Adds sum of weight_i z_i z_i' to the lower triangle of a matrix (row-major), z = (1, x_i): the second derivatives of a
 * linear model. Rows of weight 0 are passed over.
 */
export function addGram(
  { data, rows, columns }: FeatureMatrix,
  weights: Float64Array,
  matrix: Float64Array,
): void {
  const size = columns + 1;
  const block = new Float64Array(size * BLOCK);
  const scaled = new Float64Array(BLOCK);
  block.fill(1, 0, BLOCK);
  for (let start = 0; start < rows; ) {
    let count = 0;
    for (; start < rows && count < BLOCK; start++) {
      if (weights[start] === 0) continue;
      scaled[count] = weights[start];
      for (let j = 0, from = start * columns; j < columns; j++)
        block[(j + 1) * BLOCK + count] = data[from + j];
      count++;
    }
    addBlock(block, scaled, count, size, matrix);
  }
}

function addBlock(
  block: Float64Array,
  weights: Float64Array,
  count: number,
  size: number,
  matrix: Float64Array,
): void {
  const row = new Float64Array(count);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < count; i++) row[i] = weights[i] * block[j * BLOCK + i];
    for (let k = 0; k <= j; k++) {
      const from = k * BLOCK;
      let even = 0;
      let odd = 0;
      let i = 0;
      for (; i + 1 < count; i += 2) {
        even += row[i] * block[from + i];
        odd += row[i + 1] * block[from + i + 1];
      }
      if (i < count) even += row[i] * block[from + i];
      matrix[j * size + k] += even + odd;
    }
  }
}
