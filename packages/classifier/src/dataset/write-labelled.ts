import { isHelioError, type Skip, type Store, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { DataSplit, LabelledImage, LabelledSet } from "../types.ts";
import { csvText } from "./csv.ts";
import { labelledColumns } from "./labelled-columns.ts";
import { LABELS_FILE } from "./labelled-options.ts";
import { SIDES, type Side } from "./sides.ts";

export interface WriteLabelledOptions extends WorkOptions {
  /** The sides to write; those of the images themselves where absent. */
  readonly split?: DataSplit;
  /** The store that the images lie in: they are copied. Where absent only the table is written. */
  readonly from?: Pick<Store, "read">;
}

/**
 * Writes `labels.csv`, which {@link openLabelled} reads, and with `from` the image files as they are. The table comes last,
 * so that a folder that has one is complete. Files that cannot be copied are skipped and not in the table. Throws an
 * AbortedError when the signal fires.
 */
export async function writeLabelled(
  store: Store,
  set: Pick<LabelledSet, "images" | "labels">,
  options: WriteLabelledOptions = {},
): Promise<{ readonly images: number; readonly skipped: readonly Skip[] }> {
  const { split, from, signal, onProgress } = options;
  const sides = split ? sidesOf(split) : new Map(set.images.map((image, i) => [i, image.split]));
  const skipped: Skip[] = [];
  const rows: string[][] = [];
  for (const [i, image] of set.images.entries()) {
    throwIfAborted(signal);
    if (from) onProgress?.({ stage: "copy", done: i, total: set.images.length });
    try {
      if (from) await store.write(image.file, await from.read(image.file));
      rows.push(rowOf(image, sides.get(i) ?? null));
    } catch (error) {
      if (!isHelioError(error)) throw error;
      skipped.push({ name: image.file, reason: error.message });
    }
  }
  const names = labelledColumns.map(({ name }) =>
    name === "class" && set.labels === "several" ? "labels" : name,
  );
  await store.write(LABELS_FILE, csvText(names, rows));
  return { images: rows.length, skipped };
}

function sidesOf(split: DataSplit): Map<number, Side> {
  return new Map(SIDES.flatMap((side) => Array.from(split[side], (i): [number, Side] => [i, side])));
}

const rowOf = (image: LabelledImage, side: Side | null): string[] => [
  image.file,
  image.labels.join(";"),
  image.band ?? "",
  image.observatory ?? "",
  image.utc ?? "",
  image.region ?? "",
  image.group ?? "",
  side ?? "",
];
