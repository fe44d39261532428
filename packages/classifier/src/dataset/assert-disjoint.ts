import { DataError } from "@helioscope/core";
import type { DataSplit } from "../types.ts";
import { SIDES, type Side, type Splittable } from "./sides.ts";

/**
 * Throws a DataError when an index is on two sides (or twice on one), lies outside the set, or when images of one group
 * are on two sides.
 */
export function assertDisjoint(split: DataSplit, { images }: Pick<Splittable, "images">): void {
  const sideOf = new Map<number, Side>();
  const groupSide = new Map<string, Side>();
  for (const side of SIDES) {
    for (const i of split[side]) {
      const image = images[i];
      if (!image)
        throw new DataError(`Image ${i} of the ${side} side is not in the set`, {
          value: i,
          expected: `0 to ${images.length - 1}`,
        });
      const before = sideOf.get(i);
      if (before)
        throw new DataError(`Image ${i} is in ${before} and in ${side}`, { value: i, expected: "each once" });
      sideOf.set(i, side);
      if (image.group === null) continue;
      const other = groupSide.get(image.group);
      if (other && other !== side)
        throw new DataError(`Group ${image.group} is in ${other} and in ${side}`, {
          value: image.group,
          expected: "a group on one side",
        });
      groupSide.set(image.group, side);
    }
  }
}
