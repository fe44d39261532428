import { DataError } from "@helioscope/core";
import type { LabelledImage, LabelledSet } from "../types.ts";

/** Which images of a data set are taken; all where nothing is said. */
export interface ImageFilter {
  readonly bands?: readonly string[];
  readonly observatories?: readonly string[];
  /** Images with at least one of these labels; their other labels are left out. */
  readonly classes?: readonly string[];
}

/**
 * Part of a data set, as a data set: its classes are those that the images of the part show.
 *
 * @throws DataError where no image is left, or a name of the filter is nowhere in the set
 */
export function selectImages(set: LabelledSet, filter: ImageFilter): LabelledSet {
  const { bands, observatories, classes } = filter;
  for (const [what, names, known] of [
    ["band", bands, new Set(set.images.map(({ band }) => band))],
    ["observatory", observatories, new Set(set.images.map(({ observatory }) => observatory))],
    ["class", classes, new Set(set.classes)],
  ] as const) {
    const missing = names?.filter((name) => !(known as ReadonlySet<string | null>).has(name)) ?? [];
    if (missing.length === 0) continue;
    const there = [...known].filter((name) => name !== null).sort();
    throw new DataError(`No image is of ${what} ${missing.join(", ")}`, {
      value: missing,
      expected: there.length > 0 ? `one of ${there.join(", ")}` : `images that tell their ${what}`,
    });
  }
  const taken = (names: readonly string[] | undefined, name: string | null) =>
    names === undefined || (name !== null && names.includes(name));
  const part = set.images.flatMap(({ band, observatory, labels }, i) =>
    taken(bands, band) &&
    taken(observatories, observatory) &&
    (classes === undefined || labels.some((label) => classes.includes(label)))
      ? [i]
      : [],
  );
  return subset(set, part, classes);
}

/** The images at some indices, as a data set of their own; labels that are not among `classes` are left out. */
export function subset(
  set: LabelledSet,
  indices: ArrayLike<number>,
  classes?: readonly string[],
): LabelledSet {
  const images = Array.from(indices, (i): LabelledImage => {
    const image = set.images[i];
    return classes ? { ...image, labels: image.labels.filter((label) => classes.includes(label)) } : image;
  });
  if (images.length === 0)
    throw new DataError("No image is left", { expected: "a filter that takes some images" });
  const shown = new Set(images.flatMap(({ labels }) => labels));
  return {
    images,
    classes: set.classes.filter((name) => shown.has(name)),
    labels: set.labels,
    read: (index) => set.read(indices[index]),
    skipped: set.skipped,
  };
}
