import type { Raster } from "@helioscope/core";
import type { RowOrder } from "../../src/types.ts";

export interface Blob {
  readonly pixels: readonly (readonly [x: number, y: number])[];
  readonly positive: number;
}

/** Connected components by flood fill, in scan order of their first pixel. The slow, plain way. */
export function floodFill(
  marks: Raster,
  options: { connectivity: 4 | 8; together: boolean; order: RowOrder },
): Blob[] {
  const { data, width, height } = marks;
  const seen = new Uint8Array(data.length);
  const blobs: Blob[] = [];
  for (let k = 0; k < height; k++) {
    const row = options.order === "ascending" ? k : height - 1 - k;
    for (let column = 0; column < width; column++) {
      if (data[row * width + column] === 0 || seen[row * width + column]) continue;
      const sign = data[row * width + column];
      const pixels: [number, number][] = [];
      const stack: [number, number][] = [[column, row]];
      seen[row * width + column] = 1;
      while (stack.length > 0) {
        const [x, y] = stack.pop() as [number, number];
        pixels.push([x, y]);
        for (let dy = -1; dy <= 1; dy++) {
          for (let dx = -1; dx <= 1; dx++) {
            if (options.connectivity === 4 && dx !== 0 && dy !== 0) continue;
            const [u, v] = [x + dx, y + dy];
            if (u < 0 || v < 0 || u >= width || v >= height || seen[v * width + u]) continue;
            const mark = data[v * width + u];
            if (mark === 0 || (!options.together && mark !== sign)) continue;
            seen[v * width + u] = 1;
            stack.push([u, v]);
          }
        }
      }
      blobs.push({ pixels, positive: pixels.filter(([x, y]) => data[y * width + x] > 0).length });
    }
  }
  return blobs;
}
