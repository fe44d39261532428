import type { Raster } from "@helioscope/core";

/** Connected regions by flood fill over the eight neighbours: slow, and with nothing in common with run lists. */
export function floodRegions(
  field: Raster,
  level: number,
  minSize: number,
): { sign: number; pixels: Set<number> }[] {
  const { data, width, height } = field;
  const seen = new Uint8Array(width * height);
  const regions: { sign: number; pixels: Set<number> }[] = [];
  for (let p = 0; p < seen.length; p++) {
    if (seen[p] || !(Math.abs(data[p]) >= level)) continue;
    const sign = Math.sign(data[p]);
    const pixels = new Set<number>();
    const stack = [p];
    seen[p] = 1;
    while (stack.length > 0) {
      const q = stack.pop() as number;
      pixels.add(q);
      const [x, y] = [q % width, Math.floor(q / width)];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
          const n = ny * width + nx;
          if (seen[n] || !(data[n] * sign >= level)) continue;
          seen[n] = 1;
          stack.push(n);
        }
      }
    }
    if (pixels.size >= minSize) regions.push({ sign, pixels });
  }
  return regions;
}

/** The pixels of runs as indices. */
export function pixelsOf(runs: Int32Array, width: number): Set<number> {
  const pixels = new Set<number>();
  for (let k = 0; k < runs.length; k += 3) {
    for (let x = runs[k + 1]; x < runs[k + 2]; x++) pixels.add(runs[k] * width + x);
  }
  return pixels;
}
