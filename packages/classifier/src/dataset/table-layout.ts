import { type CsvRow, DataError, FormatError, parseCsv, parseTime, type Skip } from "@helioscope/core";
import type { LabelKind } from "../types.ts";
import type { ListedImage } from "./labelled-options.ts";
import { sideOf } from "./side-of.ts";

export interface ListedTable {
  /** Rows whose column `labels` tells other labels than `class`, which was taken. */
  readonly otherLabels: number;
  readonly images: readonly ListedImage[];
  readonly labels: LabelKind;
  readonly skipped: readonly Skip[];
}

/**
 * Reads `labels.csv`: `file`, `class` or `labels` (separated by ";"), and where they are there `split`, `utc`,
 * `observatory`, `band`, `region` (or `id`, where one comes more than once), `group` and `source`; other columns are passed
 * over. Rows without a file or a label,
 * of an unknown side or time, and rows that name a file again are skipped; of a file with two different labels all rows
 * are. Throws a FormatError for what is no such table.
 */
export function listTable(bytes: Uint8Array, asked?: LabelKind): ListedTable {
  const { names, rows, broken } = parseCsv(bytes);
  if (!names.includes("file") || !(names.includes("class") || names.includes("labels")))
    throw new FormatError(`The table has the columns ${names.join(", ")}`, {
      value: names,
      expected: "file, and class or labels",
      remedy: "Name the columns so in its first line.",
    });
  const kind = asked ?? (names.includes("class") ? "single" : "several");
  const [first, second] = kind === "single" ? ["class", "labels"] : ["labels", "class"];
  const column = names.includes(first) ? first : second;
  const skipped: Skip[] = broken.map(({ line, reason }) => ({ name: `line ${line}`, reason }));
  // Numbers that are all different name rows, not objects.
  const ids = rows.map((row) => row.cell("id")).filter((id) => id !== "");
  const objects = new Set(ids).size < ids.length;
  const before = new Map<string, { image: ListedImage; line: number; bad?: true }>();
  for (const row of rows) {
    const name = row.cell("file") || `line ${row.line}`;
    try {
      const image = rowImage(row, column, kind, objects);
      const other = before.get(image.file);
      if (!other) before.set(image.file, { image, line: row.line });
      else {
        const [a, b] = [other.image, image].map(({ labels }) => labels.join(";"));
        if (a !== b) other.bad = true;
        const reason =
          a === b
            ? `listed in line ${other.line} already`
            : `${a} in line ${other.line}, ${b} in line ${row.line}`;
        skipped.push({ name, reason });
      }
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      skipped.push({ name, reason: error.message });
    }
  }
  const images: ListedImage[] = [];
  for (const { image, bad } of before.values()) if (!bad) images.push(image);
  const otherLabels = kind === "single" && column === "class" ? rows.filter(hasOthers).length : 0;
  return { images, labels: kind, skipped, otherLabels };
}

const hasOthers = (row: CsvRow): boolean =>
  labelsIn(row.cell("labels")).some((label) => label !== row.cell("class"));

const labelsIn = (cell: string): string[] => [
  ...new Set(
    cell
      .split(";")
      .map((label) => label.trim())
      .filter((label) => label !== ""),
  ),
];

function rowImage(row: CsvRow, column: string, kind: LabelKind, objects: boolean): ListedImage {
  const file = row.cell("file");
  if (file === "") throw new DataError(`Line ${row.line} names no file`);
  const labels = labelsIn(row.cell(column)).sort();
  if (kind === "single" && labels.length !== 1)
    throw new DataError(
      labels.length === 0 ? "It has no label" : `It has ${labels.length} labels, ${labels.join(", ")}`,
    );
  const side = row.cell("split");
  const split = side === "" ? null : sideOf(side);
  if (split === undefined)
    throw new DataError(`It is on the side "${side}"`, { expected: "train, validation or test" });
  const or = (name: string) => row.cell(name) || null;
  return {
    file,
    labels,
    split,
    utc: utcOf(row.cell("utc")),
    observatory: or("observatory"),
    band: or("band"),
    region: or("region") ?? (objects ? or("id") : null),
    group: or("group"),
    source: or("source"),
  };
}

function utcOf(text: string): string | null {
  if (text === "") return null;
  try {
    return parseTime(text).utc;
  } catch (cause) {
    throw new DataError(`"${text}" is no time`, { expected: "UTC, ISO 8601", cause });
  }
}
