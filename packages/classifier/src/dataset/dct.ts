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
 * Low frequencies of the DCT-II along the rows of an image of `width` columns, [rows * frequencies]; of each row the
 * columns from `left` on, as many as the table of {@link cosines} has.
 */
export function dctRows(
  image: Float32Array,
  width: number,
  left: number,
  table: Float32Array,
  size: number,
): Float32Array {
  const height = image.length / width;
  const frequencies = table.length / size;
  const out = new Float32Array(height * frequencies);
  for (let y = 0; y < height; y++) {
    const from = y * width + left;
    for (let u = 0; u < frequencies; u++) {
      const at = u * size;
      let sum = 0;
      for (let x = 0; x < size; x++) sum += table[at + x] * image[from + x];
      out[y * frequencies + u] = sum;
    }
  }
  return out;
}

/**
 * Low frequencies along the columns of what {@link dctRows} gives, `size` rows from `bottom` on: together the
 * two-dimensional DCT-II (as scipy.fft.dctn with norm "ortho"), [frequencies * frequencies], vertical frequency first.
 */
export function dctColumns(
  rows: Float32Array,
  bottom: number,
  table: Float32Array,
  size: number,
): Float32Array {
  const frequencies = table.length / size;
  const out = new Float32Array(frequencies * frequencies);
  for (let v = 0; v < frequencies; v++) {
    const to = v * frequencies;
    for (let y = 0; y < size; y++) {
      const weight = table[v * size + y];
      const from = (bottom + y) * frequencies;
      for (let u = 0; u < frequencies; u++) out[to + u] += weight * rows[from + u];
    }
  }
  return out;
}

/** The image of given low frequencies, [size * size]: the inverse of both over a whole image. */
export function fromDct(low: Float32Array, size: number, table: Float32Array): Float32Array {
  const frequencies = table.length / size;
  const out = new Float32Array(size * size);
  const row = new Float32Array(size);
  for (let v = 0; v < frequencies; v++) {
    row.fill(0);
    for (let u = 0; u < frequencies; u++) {
      const value = low[v * frequencies + u];
      const at = u * size;
      for (let x = 0; x < size; x++) row[x] += value * table[at + x];
    }
    for (let y = 0; y < size; y++) {
      const weight = table[v * size + y];
      const to = y * size;
      for (let x = 0; x < size; x++) out[to + x] += weight * row[x];
    }
  }
  return out;
}
