import {
  csvText,
  isHelioError,
  parseCsv,
  type Skip,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { DataSplit, LabelledImage, LabelledSet } from "../types.ts";
import { labelledColumns } from "./labelled-columns.ts";
import { LABELS_FILE } from "./labelled-options.ts";
import { SIDES, type Side } from "./sides.ts";

export interface WriteLabelledOptions extends WorkOptions {
  /** The sides to write; those of the images themselves where absent. */
  readonly split?: DataSplit;
  /** The store that the images lie in: they are copied. Where absent only the table is written. */
  readonly from?: Pick<Store, "read">;
  /**
   * Tables that the set was read from. All their columns are kept, as they are but for `split`; and without `from` their
   * rows of no image of the set, too. `prefix`: what stands before their files in the set.
   */
  readonly tables?: readonly { readonly prefix?: string; readonly bytes: Uint8Array }[];
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
  const { split, from, tables = [], signal, onProgress } = options;
  const sides = split ? sidesOf(split) : new Map(set.images.map((image, i) => [i, image.split]));
  const skipped: Skip[] = [];
  const facts = new Map<string, Cells>();
  for (const [i, image] of set.images.entries()) {
    throwIfAborted(signal);
    if (from) onProgress?.({ stage: "copy", done: i, total: set.images.length });
    try {
      if (from) await store.write(image.file, await from.read(image.file));
      facts.set(image.file, cellsOf(image, sides.get(i) ?? null));
    } catch (error) {
      if (!isHelioError(error)) throw error;
      skipped.push({ name: image.file, reason: error.message });
    }
  }
  const label = set.labels === "several" ? "labels" : "class";
  const own = labelledColumns.map(({ name }) => (name === "class" ? label : name));
  const { names, rows } = merged(own, facts, tables, from === undefined);
  await store.write(LABELS_FILE, csvText(names, rows));
  return { images: facts.size, skipped };
}

type Cells = Readonly<Record<string, string>>;

/** Rows of the tables in their order with the sides of the images, then those of images that no table has. */
function merged(
  own: readonly string[],
  facts: ReadonlyMap<string, Cells>,
  tables: NonNullable<WriteLabelledOptions["tables"]>,
  keepOthers: boolean,
): { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const parsed = tables.map(({ prefix = "", bytes }) => ({ prefix, table: parseCsv(bytes) }));
  const names = [...new Set([...parsed.flatMap(({ table }) => table.names), ...own])];
  const left = new Map(facts);
  const rows: (readonly string[])[] = [];
  for (const { prefix, table } of parsed) {
    for (const row of table.rows) {
      const file = prefix + row.cell("file");
      const image = left.get(file);
      if (!image && !keepOthers) continue;
      left.delete(file);
      const kept = { ...image, ...nonEmpty(table.names, row.cell) };
      // A row that names no file stays so.
      const placed = row.cell("file") === "" ? "" : file;
      rows.push(
        names.map((name) => ({ ...kept, file: placed, ...(image && { split: image.split }) })[name] ?? ""),
      );
    }
    if (keepOthers) for (const { cells } of table.broken) rows.push(cells);
  }
  for (const image of left.values()) rows.push(names.map((name) => image[name] ?? ""));
  return { names, rows };
}

const nonEmpty = (names: readonly string[], cell: (name: string) => string): Cells =>
  Object.fromEntries(names.flatMap((name) => (cell(name) === "" ? [] : [[name, cell(name)]])));

function sidesOf(split: DataSplit): Map<number, Side> {
  return new Map(SIDES.flatMap((side) => Array.from(split[side], (i): [number, Side] => [i, side])));
}

const cellsOf = (image: LabelledImage, side: Side | null): Cells => ({
  file: image.file,
  class: image.labels.join(";"),
  labels: image.labels.join(";"),
  band: image.band ?? "",
  observatory: image.observatory ?? "",
  utc: image.utc ?? "",
  region: image.region ?? "",
  group: image.group ?? "",
  split: side ?? "",
});
