/**
 * Largest Pearson correlation of two square pictures over shifts of up to `reach` pixels along either axis, taken over
 * what they share. 0 where a picture is even.
 */
export function shiftedCorrelation(a: Float32Array, b: Float32Array, size: number, reach: number): number {
  let best = 0;
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) best = Math.max(best, correlation(a, b, size, dx, dy));
  return best;
}

function correlation(a: Float32Array, b: Float32Array, size: number, dx: number, dy: number): number {
  const [x0, x1] = [Math.max(0, dx), Math.min(size, size + dx)];
  const [y0, y1] = [Math.max(0, dy), Math.min(size, size + dy)];
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let y = y0; y < y1; y++) {
    const rowA = y * size;
    const rowB = (y - dy) * size - dx;
    for (let x = x0; x < x1; x++) {
      const p = a[rowA + x];
      const q = b[rowB + x];
      sa += p;
      sb += q;
      saa += p * p;
      sbb += q * q;
      sab += p * q;
    }
  }
  const n = (x1 - x0) * (y1 - y0);
  const spread = (saa - (sa * sa) / n) * (sbb - (sb * sb) / n);
  return spread > 0 ? (sab - (sa * sb) / n) / Math.sqrt(spread) : 0;
}
