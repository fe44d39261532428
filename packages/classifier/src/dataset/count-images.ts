import type { DataSplit, LabelledImage, LabelledSet } from "../types.ts";
import { SIDES } from "./sides.ts";

/** How many images have each value; "" stands for not known. */
export type Counts = Readonly<Record<string, number>>;

/** What a data set holds. */
export interface SetCounts {
  readonly images: number;
  readonly classes: Counts;
  readonly bands: Counts;
  readonly observatories: Counts;
  /** Images of each class on each side. */
  readonly sides: Readonly<Record<"train" | "validation" | "test", Counts>> | null;
  /** First and last time, UTC. */
  readonly times: readonly [string, string] | null;
  /** Bands of each class: where a class has a band of its own, a network may tell bands instead of classes. */
  readonly bandsOfClass: Readonly<Record<string, Counts>>;
}

/** Counts the images of a set by what is known of them. With several labels an image counts for each. */
export function countImages(
  { images, classes }: Pick<LabelledSet, "images" | "classes">,
  split?: DataSplit,
): SetCounts {
  const times = images.flatMap(({ utc }) => (utc === null ? [] : [utc])).sort();
  const byClass = (some: readonly LabelledImage[]) =>
    Object.fromEntries(
      classes.map((name) => [name, some.filter(({ labels }) => labels.includes(name)).length]),
    );
  return {
    images: images.length,
    classes: byClass(images),
    bands: countBy(images, ({ band }) => band),
    observatories: countBy(images, ({ observatory }) => observatory),
    sides: split
      ? (Object.fromEntries(
          SIDES.map((side) => [side, byClass(Array.from(split[side], (i) => images[i]))]),
        ) as SetCounts["sides"])
      : null,
    times: times.length > 0 ? [times[0], times[times.length - 1]] : null,
    bandsOfClass: Object.fromEntries(
      classes.map((name) => [
        name,
        countBy(
          images.filter(({ labels }) => labels.includes(name)),
          ({ band }) => band,
        ),
      ]),
    ),
  };
}

function countBy(images: readonly LabelledImage[], of: (image: LabelledImage) => string | null): Counts {
  const counts = new Map<string, number>();
  for (const image of images) counts.set(of(image) ?? "", (counts.get(of(image) ?? "") ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
