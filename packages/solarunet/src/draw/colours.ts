import type { Rgb } from "@helioscope/core/figure";
import type { Paint } from "../track/index.ts";

/** What a border can tell; stable features show their sign. */
export type BorderKind = Exclude<Paint["kind"], "stable"> | "positive" | "negative";

/** The border colours of the paper, in the shades of its code. */
export const borderColours: Readonly<Record<BorderKind, Rgb>> = {
  positive: [255, 255, 0],
  negative: [0, 255, 0],
  disappearance: [128, 0, 128],
  merging: [255, 165, 0],
  cancellation: [255, 105, 180],
  appearance: [0, 0, 255],
  splitting: [0, 255, 255],
  emergence: [255, 0, 0],
};

/** What each colour means, in words, for a legend. */
export const borderMeanings: Readonly<Record<BorderKind, string>> = {
  positive: "positive, lives on",
  negative: "negative, lives on",
  disappearance: "disappears",
  merging: "merges",
  cancellation: "cancels",
  appearance: "has appeared",
  splitting: "has split off",
  emergence: "has emerged",
};

/** The kind of border that a paint of a feature of the given sign is. */
export function borderKind(paint: Paint["kind"], sign: 1 | -1): BorderKind {
  return paint === "stable" ? (sign > 0 ? "positive" : "negative") : paint;
}
