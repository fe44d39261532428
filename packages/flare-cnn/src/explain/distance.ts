import type { Raster } from "@helioscope/core";

/**
 * Distance of each pixel, in pixels, from the nearest one of the mask that is not 0; infinite where the mask is empty. Exact, by
 * the lower envelope of parabolas along columns, then rows (Felzenszwalb & Huttenlocher 2012).
 */
export function distanceFrom(mask: Raster): Raster<Float64Array> {
  const { width, height } = mask;
  const data = Float64Array.from(mask.data, (value) => (value !== 0 ? 0 : Number.POSITIVE_INFINITY));
  const longest = Math.max(width, height);
  const scratch = {
    line: new Float64Array(longest),
    vertices: new Int32Array(longest),
    borders: new Float64Array(longest + 1),
  };
  for (let x = 0; x < width; x++) nearest(data, x, width, height, scratch);
  for (let y = 0; y < height; y++) nearest(data, y * width, 1, width, scratch);
  for (let i = 0; i < data.length; i++) data[i] = Math.sqrt(data[i]);
  return { data, width, height };
}

interface Scratch {
  readonly line: Float64Array;
  readonly vertices: Int32Array;
  readonly borders: Float64Array;
}

/** Replaces squared distances along a line by the least of (i - j)^2 + d(j). */
function nearest(data: Float64Array, start: number, step: number, n: number, scratch: Scratch): void {
  const { line, vertices, borders } = scratch;
  for (let i = 0; i < n; i++) line[i] = data[start + i * step];
  let k = -1;
  for (let q = 0; q < n; q++) {
    if (line[q] === Number.POSITIVE_INFINITY) continue;
    let border = Number.NEGATIVE_INFINITY;
    while (k >= 0) {
      const v = vertices[k];
      border = (line[q] + q * q - (line[v] + v * v)) / (2 * (q - v));
      if (border > borders[k]) break;
      k--;
    }
    if (k < 0) border = Number.NEGATIVE_INFINITY;
    k++;
    vertices[k] = q;
    borders[k] = border;
  }
  if (k < 0) return;
  const last = k;
  k = 0;
  for (let i = 0; i < n; i++) {
    while (k < last && borders[k + 1] < i) k++;
    data[start + i * step] = (i - vertices[k]) ** 2 + line[vertices[k]];
  }
}
