import { DataError, isHelioError, type Random, throwIfAborted, type WorkOptions } from "@helioscope/core";
import { exampleSheet, type SheetRow, type SheetTile } from "../draw/index.ts";
import { prepareImage } from "../preprocess/index.ts";
import type { ClassifierInput, LabelledSet } from "../types.ts";
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
  const rows: SheetRow[] = [];
  for (const name of set.classes) {
    const members = set.images.flatMap(({ labels }, i) => (labels.includes(name) ? [i] : []));
    const tiles: SheetTile[] = [];
    for (const i of random.fork(name).shuffle(members)) {
      if (tiles.length === perClass) break;
      throwIfAborted(signal);
      const image = await readable(set, i);
      const first = tiles.length === 0;
      if (image)
        tiles.push({ image, ...(first ? { title: name, tail: `(${members.length})` } : { title: "" }) });
    }
    rows.push({ tiles });
  }
  if (rows.every(({ tiles }) => tiles.length === 0))
    throw new DataError("No image of the set can be drawn", { expected: "at least one" });
  return exampleSheet(rows, { sidePx: 128 });
}

async function readable(set: LabelledSet, index: number): Promise<ClassifierInput | undefined> {
  try {
    return prepareImage(await set.read(index), duplicateInput);
  } catch (error) {
    if (isHelioError(error) && !isHelioError(error, "aborted")) return undefined;
    throw error;
  }
}
