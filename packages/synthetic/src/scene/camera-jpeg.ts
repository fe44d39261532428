const N = 8;

/** Row k: the k-th cosine of the orthonormal DCT-II of eight samples. */
const BASIS = Float64Array.from({ length: N * N }, (_, i) => {
  const [k, x] = [i >> 3, i & 7];
  return Math.sqrt((k === 0 ? 1 : 2) / N) * Math.cos((Math.PI * (2 * x + 1) * k) / (2 * N));
});

/**
 * Rounds the cosine coefficients of blocks of 8x8 pixels, as JPEG does: coefficient (j, k) to steps that grow from a third
 * of `coarsest` to all of it. Rows and columns that fill no block stay as they are.
 */
export function jpegSteps(data: Float32Array, width: number, coarsest: number): void {
  const height = data.length / width;
  const block = new Float64Array(N * N);
  const half = new Float64Array(N * N);
  for (let top = 0; top + N <= height; top += N) {
    for (let left = 0; left + N <= width; left += N) {
      for (let y = 0; y < N; y++)
        for (let x = 0; x < N; x++) block[y * N + x] = data[(top + y) * width + left + x];
      forward(block, half);
      forward(half, block);
      for (let i = 0; i < N * N; i++) {
        const step = (coarsest * (1 + ((i >> 3) + (i & 7)) / 7)) / 3;
        block[i] = Math.round(block[i] / step) * step;
      }
      backward(block, half);
      backward(half, block);
      for (let y = 0; y < N; y++)
        for (let x = 0; x < N; x++) data[(top + y) * width + left + x] = block[y * N + x];
    }
  }
}

/** Transforms the rows and turns the block over; twice makes both directions. */
function forward(from: Float64Array, to: Float64Array): void {
  for (let y = 0; y < N; y++) {
    for (let k = 0; k < N; k++) {
      let sum = 0;
      for (let x = 0; x < N; x++) sum += BASIS[k * N + x] * from[y * N + x];
      to[k * N + y] = sum;
    }
  }
}

function backward(from: Float64Array, to: Float64Array): void {
  for (let y = 0; y < N; y++) {
    for (let x = 0; x < N; x++) {
      let sum = 0;
      for (let k = 0; k < N; k++) sum += BASIS[k * N + x] * from[y * N + k];
      to[x * N + y] = sum;
    }
  }
}
