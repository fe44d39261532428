import type { Side, Splittable } from "./sides.ts";

const DAY_MS = 86_400_000;

const RANK: Readonly<Record<Side, number>> = { train: 0, validation: 1, test: 2 };

/**
 * Takes images off their side that are within `gapDays` of an image on a later side (train before validation before
 * test), so that what is held back stays whole. Images without a time stay.
 */
export function withoutNeighbours(
  { images }: Pick<Splittable, "images">,
  sides: readonly (Side | null)[],
  gapDays: number,
): { readonly sides: readonly (Side | null)[]; readonly dropped: number } {
  if (!(gapDays > 0)) return { sides, dropped: 0 };
  const gap = gapDays * DAY_MS;
  const timed = images.flatMap(({ utc }, index) => {
    const side = sides[index];
    return utc === null || side === null ? [] : [{ index, time: Date.parse(utc), rank: RANK[side] }];
  });
  timed.sort((a, b) => a.time - b.time);
  const kept: (Side | null)[] = [...sides];
  let dropped = 0;
  // Once from either end: the time of the image before it, on each side.
  const near = timed.map(() => false);
  for (const step of [1, -1] as const) {
    const last = [-Infinity, -Infinity, -Infinity].map((time) => time * step);
    for (let n = 0; n < timed.length; n++) {
      const k = step === 1 ? n : timed.length - 1 - n;
      const { time, rank } = timed[k];
      for (let later = rank + 1; later < last.length; later++)
        if (Math.abs(time - last[later]) < gap) near[k] = true;
      last[rank] = time;
    }
  }
  timed.forEach(({ index }, k) => {
    if (!near[k]) return;
    kept[index] = null;
    dropped++;
  });
  return { sides: kept, dropped };
}
