import type { LabelledImage } from "../types.ts";

/** What images can be told apart by. */
export const IMAGE_FACTS = ["band", "observatory", "region", "group", "split", "year"] as const;

export type ImageFact = (typeof IMAGE_FACTS)[number];

/** A fact of an image; "unknown" where nobody says it. */
export function factOf(image: LabelledImage, fact: ImageFact): string {
  return (fact === "year" ? image.utc?.slice(0, 4) : image[fact]) ?? "unknown";
}

/**
 * What each image shares with those that resemble it: the group that the data set names, else its region, else its day, else
 * nothing. Errors of scores come from resampling these.
 */
export const groupsOf = (images: readonly LabelledImage[]): readonly string[] =>
  images.map(
    ({ group, region, utc, file }) =>
      (group !== null && `group ${group}`) ||
      (region !== null && `region ${region}`) ||
      utc?.slice(0, 10) ||
      `file ${file}`,
  );

/** Indices of the images of each value of a fact, values sorted. */
export function valuesOf(
  images: readonly LabelledImage[],
  fact: ImageFact,
): readonly { readonly value: string; readonly indices: readonly number[] }[] {
  const indices = new Map<string, number[]>();
  images.forEach((image, i) => {
    const value = factOf(image, fact);
    const list = indices.get(value);
    if (list) list.push(i);
    else indices.set(value, [i]);
  });
  return [...indices.keys()].sort().map((value) => ({ value, indices: indices.get(value) as number[] }));
}
