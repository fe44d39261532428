import { DataError, isHelioError, type Random, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { colourise, encodePng, enlarge, montage, type RgbaImage } from "@helioscope/core/figure";
import { prepareImage } from "../preprocess/index.ts";
import type { LabelledSet } from "../types.ts";
import { duplicateInput } from "./fingerprint.ts";

export interface LabelledSheetOptions extends WorkOptions {
  /** Images of each class; 8 where absent. */
  readonly perClass?: number;
  /** Chooses them. */
  readonly random: Random;
}

/** A PNG picture with a row of images of each class, north up, each in its own range of brightness. Throws a DataError when none can be read. */
export async function labelledSheet(set: LabelledSet, options: LabelledSheetOptions): Promise<Uint8Array> {
  const { perClass = 8, random, signal } = options;
  const rows: RgbaImage[] = [];
  const titles: string[] = [];
  for (const name of set.classes) {
    const members = set.images.flatMap(({ labels }, i) => (labels.includes(name) ? [i] : []));
    const cells: RgbaImage[] = [];
    for (const i of random.fork(name).shuffle(members)) {
      if (cells.length === perClass) break;
      throwIfAborted(signal);
      const cell = await pictureOf(set, i);
      if (cell) cells.push(cell);
    }
    if (cells.length === 0) continue;
    rows.push(montage(cells, { gap: 4 }));
    titles.push(`${name} (${members.length})`);
  }
  if (rows.length === 0)
    throw new DataError("No image of the set can be drawn", { expected: "at least one" });
  return encodePng(montage(rows, { titles, columns: 1, gap: 8 }));
}

async function pictureOf(set: LabelledSet, index: number): Promise<RgbaImage | undefined> {
  try {
    return enlarge(colourise(prepareImage(await set.read(index), duplicateInput)), 2);
  } catch (error) {
    if (isHelioError(error) && !isHelioError(error, "aborted")) return undefined;
    throw error;
  }
}
