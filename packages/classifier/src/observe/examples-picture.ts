import type { Frame } from "@helioscope/core";
import { type CatalogueExamples, classTitle, type ExampleRow } from "../catalogue/index.ts";
import { exampleSheet } from "../draw/index.ts";

/** A row of images for each class that was said, the most certain first; the least certain ones below. Frames are read again. */
export async function examplesPicture(
  examples: CatalogueExamples,
  frameOf: ReadonlyMap<string, Frame>,
): Promise<Uint8Array> {
  const rowOf = async (some: readonly ExampleRow[], mark: string) => {
    const tiles = [];
    for (const { file, class: name, probability } of some) {
      const image = (await frameOf.get(file)?.read()) ?? null;
      tiles.push({ title: `${mark}${classTitle(name)} ${probability.toFixed(2)}`, image });
    }
    return { tiles };
  };
  const rows = [];
  for (const some of examples.most.values()) rows.push(await rowOf(some, ""));
  if (examples.least.length > 0) rows.push(await rowOf(examples.least, "? "));
  return exampleSheet(rows);
}
