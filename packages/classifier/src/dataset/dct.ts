/** Cosines of the orthonormal DCT-II, [frequencies * size]. */
export function cosines(size: number, frequencies: number): Float32Array {
  const table = new Float32Array(frequencies * size);
  for (let u = 0; u < frequencies; u++) {
    const scale = Math.sqrt((u === 0 ? 1 : 2) / size);
    for (let x = 0; x < size; x++) table[u * size + x] = scale * Math.cos((Math.PI * (x + 0.5) * u) / size);
  }
  return table;
}

/**
 * Lowest frequencies of the two-dimensional DCT-II (orthonormal, as scipy.fft.dctn with norm "ortho") of a square
 * window of an image, [frequencies * frequencies], vertical frequency first.
 */
export function lowDct(
  image: ArrayLike<number>,
  width: number,
  [left, bottom]: readonly [number, number],
  size: number,
  table: Float32Array,
): Float32Array {
  const frequencies = table.length / size;
  const rows = new Float32Array(size * frequencies);
  for (let y = 0; y < size; y++) {
    const from = (bottom + y) * width + left;
    for (let u = 0; u < frequencies; u++) {
      let sum = 0;
      for (let x = 0; x < size; x++) sum += table[u * size + x] * image[from + x];
      rows[y * frequencies + u] = sum;
    }
  }
  const out = new Float32Array(frequencies * frequencies);
  for (let v = 0; v < frequencies; v++) {
    for (let y = 0; y < size; y++) {
      const weight = table[v * size + y];
      for (let u = 0; u < frequencies; u++) out[v * frequencies + u] += weight * rows[y * frequencies + u];
    }
  }
  return out;
}

/** The image of given low frequencies, [size * size]: the inverse of {@link lowDct} over a whole image. */
export function fromDct(low: Float32Array, size: number, table: Float32Array): Float32Array {
  const frequencies = table.length / size;
  const rows = new Float32Array(frequencies * size);
  for (let v = 0; v < frequencies; v++) {
    for (let u = 0; u < frequencies; u++) {
      const value = low[v * frequencies + u];
      if (value === 0) continue;
      for (let x = 0; x < size; x++) rows[v * size + x] += value * table[u * size + x];
    }
  }
  const out = new Float32Array(size * size);
  for (let v = 0; v < frequencies; v++) {
    for (let y = 0; y < size; y++) {
      const weight = table[v * size + y];
      for (let x = 0; x < size; x++) out[y * size + x] += weight * rows[v * size + x];
    }
  }
  return out;
}
