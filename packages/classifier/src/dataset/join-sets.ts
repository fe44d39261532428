import { DataError } from "@helioscope/core";
import type { LabelledSet } from "../types.ts";

/**
 * Several sets as one; paths begin with the set's name. With one set of several labels all are. Throws a DataError for
 * a name that comes twice.
 */
export function joinSets(
  parts: readonly { readonly name: string; readonly set: LabelledSet }[],
): LabelledSet {
  const names = new Set(parts.map(({ name }) => name));
  if (names.size < parts.length)
    throw new DataError("Two data sets have one name", {
      value: parts.map(({ name }) => name),
      expected: "unique names",
    });
  const places = parts.flatMap(({ name, set }) => set.images.map((_, index) => ({ name, set, index })));
  const below = (name: string, file: string) => `${name}/${file}`;
  return {
    images: parts.flatMap(({ name, set }) =>
      set.images.map((image) => ({ ...image, file: below(name, image.file) })),
    ),
    classes: [...new Set(parts.flatMap(({ set }) => set.classes))].sort(),
    labels: parts.some(({ set }) => set.labels === "several") ? "several" : "single",
    skipped: parts.flatMap(({ name, set }) =>
      set.skipped.map((skip) => ({ ...skip, name: below(name, skip.name) })),
    ),
    async read(i) {
      const place = places[i];
      if (!place)
        throw new DataError(`There is no image ${i}`, { value: i, expected: `0 to ${places.length - 1}` });
      return {
        ...(await place.set.read(place.index)),
        name: below(place.name, place.set.images[place.index].file),
      };
    },
  };
}
