import type { Mask } from "@helioscope/core";

/**
 * Length of lines one pixel wide, in pixels, each stretch of it times the mean of `weights` at its two ends: sides
 * count 1, diagonals the root of 2 unless two sides lead to the same place. A pixel on its own counts 1.
 */
export function lineLength({ data, width, height }: Mask, weights?: ArrayLike<number>): number {
  const weight = (i: number) => (weights ? weights[i] : 1);
  const on = (x: number, y: number) =>
    x >= 0 && x < width && y >= 0 && y < height && data[y * width + x] !== 0;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!on(x, y)) continue;
      const i = y * width + x;
      const [east, north, west, south] = [on(x + 1, y), on(x, y + 1), on(x - 1, y), on(x, y - 1)];
      const northEast = on(x + 1, y + 1);
      const northWest = on(x - 1, y + 1);
      if (east) sum += (weight(i) + weight(i + 1)) / 2;
      if (north) sum += (weight(i) + weight(i + width)) / 2;
      if (northEast && !east && !north) sum += Math.SQRT1_2 * (weight(i) + weight(i + width + 1));
      if (northWest && !west && !north) sum += Math.SQRT1_2 * (weight(i) + weight(i + width - 1));
      const alone = !(east || north || west || south || northEast || northWest);
      if (alone && !on(x + 1, y - 1) && !on(x - 1, y - 1)) sum += weight(i);
    }
  }
  return sum;
}
