import { createHash } from "node:crypto";
import { imageScaling } from "../../src/image/scaling.ts";
import {
  type Column,
  type FitsFile,
  type NumericArray,
  readImage,
  readRaw,
  readTable,
} from "../../src/index.ts";
import { hashAsDoubles } from "../support/corpus.ts";
import { runPython } from "./tools.ts";

export interface ForeignColumn {
  readonly name: string;
  /** Values in each row, where that varies. */
  readonly lengths: readonly number[] | null;
  readonly sha256: string;
}

/** One unit as astropy finds it. */
export interface ForeignUnit {
  readonly name: string;
  /** NAXIS1 first. */
  readonly shape: readonly number[] | null;
  /** Of physical values and of those that are stored, as doubles. */
  readonly sha256: string | null;
  readonly stored: string | null;
  readonly columns: readonly ForeignColumn[] | null;
  readonly cards: readonly string[];
}

export interface ForeignFile {
  readonly units: readonly ForeignUnit[];
  readonly error: string | null;
  readonly warnings: readonly string[];
}

/** What astropy finds in the files, in one process. */
export const readByAstropy = (files: readonly string[]): ForeignFile[] => runPython("summary.py", { files });

/** What of a unit can be held against astropy. */
export type UnitPixels = Pick<ForeignUnit, "shape" | "sha256" | "stored" | "columns">;

/** A file as we read it, in the same words; scaled images by their stored values only (astropy scales in single). */
export async function readByUs(file: FitsFile): Promise<UnitPixels[]> {
  const units: UnitPixels[] = [];
  for (const unit of file.units) {
    if (unit.kind === "image" || unit.kind === "compressed-image") {
      const empty = unit.shape.length === 0;
      const scaled = imageScaling(unit.header, unit.bitpix).storage === undefined;
      units.push({
        shape: empty ? null : unit.shape,
        sha256: empty || scaled ? null : hashAsDoubles((await readImage(unit)).data),
        stored: empty ? null : hashAsDoubles((await readRaw(unit)).data),
        columns: null,
      });
    } else {
      const { rows, columns } = await readTable(unit);
      units.push({
        shape: null,
        sha256: null,
        stored: null,
        columns: columns.map((column) => columnHash(column, rows)),
      });
    }
  }
  return units;
}

/** Astropy's findings, less what we leave out. */
export const comparable = (theirs: readonly ForeignUnit[], ours: readonly UnitPixels[]): UnitPixels[] =>
  theirs.map(({ shape, sha256, stored, columns }, i) => ({
    shape,
    sha256: ours[i]?.sha256 === null ? null : sha256,
    stored,
    columns,
  }));

const textHash = (values: Iterable<string>): string =>
  createHash("sha256")
    .update([...values].join("\n"))
    .digest("hex");

export function columnHash(column: Column, rows: number): ForeignColumn {
  const { name } = column;
  if (column.type === "text") return { name, lengths: null, sha256: textHash(column.data) };
  if (column.type !== "ragged") return { name, lengths: null, sha256: hashAsDoubles(column.data) };
  if (column.of === "text") {
    return { name, lengths: null, sha256: textHash(column.data as readonly string[]) };
  }
  const cells = column.data as readonly NumericArray[];
  const values = Float64Array.from(
    cells.flatMap((cell) => Array.from(cell as ArrayLike<number | bigint>, Number)),
  );
  return {
    name,
    lengths: cells.slice(0, rows).map((cell) => cell.length),
    sha256: hashAsDoubles(values),
  };
}
