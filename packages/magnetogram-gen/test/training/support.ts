import { seededRandom } from "@helioscope/core";
import type { TrainingFrames } from "../../src/training/frames.ts";

/** Two spots that drift over a disc, bright where there is field, the western one negative. One frame a sample apart. */
export function spots(count: number, sizePx: number, frames = 3): TrainingFrames {
  const random = seededRandom("spots");
  const images = Array.from({ length: count + frames - 1 }, () =>
    draw(sizePx, random.uniform(), random.uniform()),
  );
  return {
    sizePx,
    radiusPx: sizePx,
    samples: Array.from({ length: count }, (_, i) => ({
      euv: Array.from({ length: frames }, (_, k) => i + k),
      field: i + frames - 1,
      utc: new Date(Date.UTC(2016, 0, 1, i)).toISOString(),
    })),
    euv: async (index) => images[index].euv,
    field: async (index) => images[index].field,
  };
}

function draw(n: number, u: number, v: number): { euv: Float32Array; field: Float32Array } {
  const euv = new Float32Array(n * n);
  const field = new Float32Array(n * n);
  const [cx, cy] = [n * (0.3 + 0.4 * u), n * (0.3 + 0.4 * v)];
  const spot = (x: number, y: number, at: number) =>
    Math.exp(-((x - at) ** 2 + (y - cy) ** 2) / (2 * (n / 10) ** 2));
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const [east, west] = [spot(x, y, cx - n / 8), spot(x, y, cx + n / 8)];
      field[y * n + x] = 0.9 * (east - west);
      euv[y * n + x] = Math.min(1, -1 + 1.8 * Math.max(east, west));
    }
  }
  return { euv, field };
}
