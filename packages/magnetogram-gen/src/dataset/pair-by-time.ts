import { MINUTE, nearestTime } from "./nearest.ts";

/**
 * For each EUV image the field observed at the same time: they are each other's nearest, and at most `pairMinutes` apart, so
 * that a field belongs to one image. Both lists ascending, milliseconds. Null where there is none.
 */
export function pairByTime(
  euv: readonly number[],
  field: readonly number[],
  pairMinutes: number,
): (number | null)[] {
  return euv.map((time, index) => {
    const nearest = nearestTime(field, time);
    if (nearest < 0 || Math.abs(field[nearest] - time) > pairMinutes * MINUTE) return null;
    return nearestTime(euv, field[nearest]) === index ? nearest : null;
  });
}
