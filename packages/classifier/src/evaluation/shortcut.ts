import { DataError } from "@helioscope/core";
import type { LabelledImage } from "../types.ts";
import { type ImageFact, valuesOf } from "./image-facts.ts";

/** How far a fact of an image (its band, its observatory) tells the class without a look at the image. */
export interface Shortcut {
  readonly fact: ImageFact;
  /** Different values among the images. */
  readonly values: number;
  /** Share of right ones of who says the commonest class of each value. */
  readonly accuracy: number;
  /** Largest mean recall that the fact alone allows. */
  readonly balancedAccuracy: number;
  /** The same without the fact: 1 / number of classes. */
  readonly chance: number;
  /** Classes all of whose images have one value. */
  readonly bound: readonly { readonly name: string; readonly value: string }[];
}

/**
 * The best that a classifier could reach on these images by a fact alone. Where a class has but one band, its accuracy may
 * be one of reading bands; scores within each value tell more (`scoresBy`). Several labels of an image count as one
 * class. Throws a DataError without images.
 */
export function shortcutCheck(images: readonly LabelledImage[], fact: ImageFact): Shortcut {
  if (images.length === 0) throw new DataError("A check of no image", { expected: "at least one" });
  const values = valuesOf(images, fact);
  const names = images.map(({ labels }) => (labels.length > 0 ? [...labels].sort().join(" + ") : "none"));
  const total = new Map<string, number>();
  for (const name of names) total.set(name, (total.get(name) ?? 0) + 1);
  const bound: { name: string; value: string }[] = [];
  let right = 0;
  let recalls = 0;
  for (const { value, indices } of values) {
    const counts = new Map<string, number>();
    for (const i of indices) counts.set(names[i], (counts.get(names[i]) ?? 0) + 1);
    let [most, share] = [0, 0];
    for (const [name, count] of counts) {
      const all = total.get(name) as number;
      most = Math.max(most, count);
      share = Math.max(share, count / all);
      if (count === all) bound.push({ name, value });
    }
    right += most;
    recalls += share;
  }
  return {
    fact,
    values: values.length,
    accuracy: right / images.length,
    balancedAccuracy: recalls / total.size,
    chance: 1 / total.size,
    bound: bound.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** A shortcut in words; null where the fact says nothing that chance does not. */
export function shortcutText(shortcut: Shortcut): string | null {
  const { fact, values, balancedAccuracy, chance, bound } = shortcut;
  if (values < 2 || balancedAccuracy <= chance + 1e-9) return null;
  const told = bound.map(({ name, value }) => `${name} (${value})`).join(", ");
  return (
    `The ${fact} alone, without a look at the image, allows a balanced accuracy of ${balancedAccuracy.toFixed(2)} ` +
    `(chance ${chance.toFixed(2)}).${told ? ` Of one ${fact} only: ${told}.` : ""} Scores within one ${fact} say more.`
  );
}
