import type { LabelledImage } from "../types.ts";

/** The sides of a split, in the order in which they are told. */
export const SIDES = ["train", "validation", "test"] as const;

export type Side = (typeof SIDES)[number];

/** What splitting asks of a data set; a LabelledSet has it. */
export interface Splittable {
  readonly images: readonly LabelledImage[];
  readonly classes: readonly string[];
}
