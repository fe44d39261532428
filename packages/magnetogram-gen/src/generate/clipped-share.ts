import type { IntensityTransform } from "../config.ts";
import type { PreparedDisc } from "../types.ts";

/** Intensities, DN/s, between which a transform tells one from another. */
export function intensityRange(transform: IntensityTransform): readonly [number, number] {
  return [transform.kind === "asinh" ? 0 : transform.low, transform.high];
}

/** Share of the disc's pixels that hold data and that a transform clips; 0 where none holds any. */
export function clippedShare(
  { data, width, height, radiusPx, valid }: PreparedDisc,
  transform: IntensityTransform,
): number {
  const [low, high] = intensityRange(transform);
  let [seen, clipped] = [0, 0];
  for (let y = 0, i = 0; y < height; y++) {
    const dy = y - (height - 1) / 2;
    for (let x = 0; x < width; x++, i++) {
      const dx = x - (width - 1) / 2;
      if (dx * dx + dy * dy >= radiusPx * radiusPx || valid.data[i] === 0) continue;
      seen++;
      if (!(data[i] > low && data[i] < high)) clipped++;
    }
  }
  return seen === 0 ? 0 : clipped / seen;
}
