import type { Mask, Raster } from "@helioscope/core";
import type { Neighbourhood } from "../../src/swamis/index.ts";

/** Whether two voxels are neighbours, straight from the definition. */
export function adjacent(n: Neighbourhood, dx: number, dy: number, dt: number): boolean {
  const [x, y, t] = [Math.abs(dx), Math.abs(dy), Math.abs(dt)];
  if (Math.max(x, y, t) !== 1) return false;
  const sum = x + y + t;
  if (n === 6) return sum === 1;
  if (n === 10) return t === 0 || sum === 1;
  if (n === 18) return sum <= 2;
  return true;
}

/** Same-sign components of (x, y, t) as lists of [frame, pixel], by plain search; slow and obvious. */
export function volumes(masks: readonly Raster[], n: Neighbourhood): [number, number][][] {
  const { width } = masks[0];
  const voxels = masks
    .flatMap((mask, t) =>
      Array.from(mask.data, (sign, i) => ({
        t,
        i,
        sign,
        x: i % width,
        y: Math.floor(i / width),
        seen: false,
      })),
    )
    .filter(({ sign }) => sign !== 0);
  return voxels.flatMap((start) => {
    if (start.seen) return [];
    start.seen = true;
    const found = [start];
    for (const at of found) {
      for (const to of voxels) {
        if (to.seen || to.sign !== at.sign || !adjacent(n, to.x - at.x, to.y - at.y, to.t - at.t)) continue;
        to.seen = true;
        found.push(to);
      }
    }
    return [found.map(({ t, i }): [number, number] => [t, i])];
  });
}

/** Masks of the same shape with only the given voxels left. */
export function only(masks: readonly Mask[], voxels: readonly [number, number][]): Mask[] {
  const kept = masks.map((mask) => ({ ...mask, data: new Int8Array(mask.data.length) }));
  for (const [t, i] of voxels) kept[t].data[i] = masks[t].data[i];
  return kept;
}
