import type { PreparedDisc } from "../types.ts";
import type { RegionBox } from "./regions.ts";

/**
 * Boxes of regions known at some moments: of each name the one nearest in time, at most `withinHours` away (6 where absent);
 * a box without a time always holds. Carrington degrees turn with the Sun, so a box stays on its region over some hours.
 */
export function nearestRegions(
  boxes: readonly RegionBox[],
  withinHours = 6,
): (disc: PreparedDisc, utc: string) => RegionBox[] {
  return (_disc, utc) => {
    const now = Date.parse(utc);
    const nearest = new Map<string, { readonly box: RegionBox; readonly away: number }>();
    for (const box of boxes) {
      const away = box.utc === undefined ? 0 : Math.abs(Date.parse(box.utc) - now);
      const known = nearest.get(box.name);
      if (away <= withinHours * 3_600_000 && (!known || away < known.away))
        nearest.set(box.name, { box, away });
    }
    return [...nearest.values()].map(({ box }) => box);
  };
}
