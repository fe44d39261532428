import { DataError, type Random } from "@helioscope/core";
import type { LabelledImage } from "../types.ts";

/** What drawing asks of a data set; a LabelledSet has it. */
export interface Drawable {
  readonly images: readonly Pick<LabelledImage, "labels" | "group" | "region">[];
  readonly classes: readonly string[];
}

/**
 * Draws `shots` images of each class from some of a set's, class after class. Groups (else regions) of one class take
 * turns, so that the images of a class come from as many of them as there are.
 *
 * @throws DataError where a class has too few images
 */
export function drawShots(
  set: Drawable,
  from: ArrayLike<number>,
  shots: number,
  random: Random,
): Uint32Array {
  const drawn: number[] = [];
  for (const name of set.classes) {
    const own = random
      .fork(name)
      .shuffle(Array.from(from, (i) => i).filter((i) => set.images[i].labels.includes(name)));
    if (own.length < shots)
      throw new DataError(`Class ${name} has ${own.length} images to draw ${shots} from`, {
        value: own.length,
        expected: `${shots} or more on the training side`,
      });
    const groups = new Map<string, number[]>();
    for (const i of own) {
      const { group, region } = set.images[i];
      const key = group ?? region ?? `image ${i}`;
      groups.set(key, [...(groups.get(key) ?? []), i]);
    }
    const turns = [...groups.values()];
    for (let turn = 0, left = shots; left > 0; turn++) {
      for (const group of turns) {
        if (turn >= group.length || left === 0) continue;
        drawn.push(group[turn]);
        left--;
      }
    }
  }
  return Uint32Array.from(drawn);
}
