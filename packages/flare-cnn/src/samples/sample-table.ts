import { type Column, FormatError, type Row, type Skip } from "@helioscope/core";
import type { Sample } from "../types.ts";
import { readCsvColumns } from "./csv-columns.ts";

/** Columns of `samples.csv`: a row a {@link Sample}. */
export const sampleColumns: readonly Column[] = [
  { name: "file", type: "string", about: "Path of the magnetogram in the folder of the data set" },
  { name: "harp", type: "int", about: "HARPNUM" },
  { name: "noaa", type: "ints", about: "NOAA active regions in the patch" },
  { name: "group", type: "string", about: "Regions of one group stay on one side of a split" },
  { name: "utc", type: "string", about: "Time of the record, UTC" },
  { name: "label", type: "int", about: "1 of a flaring region, 0 of another" },
  { name: "flux", type: "float", unit: "Mx", about: "Total unsigned flux" },
  { name: "flux_from", type: "string", about: "USFLUX of the header, or the line-of-sight field" },
  { name: "area", type: "float", unit: "uHem", about: "AREA, millionths of a hemisphere" },
  { name: "longitude", type: "float", unit: "deg", about: "LON_FWT, Stonyhurst, west positive" },
  { name: "latitude", type: "float", unit: "deg", about: "LAT_FWT, Stonyhurst, north positive" },
  { name: "width", type: "int", unit: "px", about: "Width of the magnetogram" },
  { name: "height", type: "int", unit: "px", about: "Height of the magnetogram" },
];

/** A sample as a row of {@link sampleColumns}. */
export function sampleRow(sample: Sample): Row {
  return {
    file: sample.file,
    harp: sample.harp,
    noaa: sample.noaa,
    group: sample.group,
    utc: sample.utc,
    label: sample.label,
    flux: sample.fluxMx,
    flux_from: sample.fluxFrom,
    area: sample.areaMicroHemispheres,
    longitude: sample.longitudeDeg,
    latitude: sample.latitudeDeg,
    width: sample.widthPx,
    height: sample.heightPx,
  };
}

/** Samples and the rows of a table that are none. */
export interface SampleTable {
  readonly samples: readonly Sample[];
  readonly skipped: readonly Skip[];
}

const NUMBERS = ["harp", "label", "flux", "area", "longitude", "latitude", "width", "height"] as const;
const TEXTS = ["file", "noaa", "group", "utc", "flux_from"] as const;

/** Reads `samples.csv`. A line that is no sample (a cut one, too) is listed with the reason. Throws a FormatError for another table. */
export async function readSampleTable(csv: Uint8Array): Promise<SampleTable> {
  const samples: Sample[] = [];
  const skipped: Skip[] = [];
  const { rows, lines, numbers, texts } = await readCsvColumns(csv, {
    numbers: NUMBERS,
    texts: TEXTS,
    onBadLine: (line, { message }) => skipped.push({ name: `line ${line}`, reason: message }),
  });
  for (let i = 0; i < rows; i++) {
    const label = numbers.label[i];
    const from = texts.flux_from[i];
    const noaa = texts.noaa[i].split(" ").filter(Boolean).map(Number);
    const reason =
      problemOf(texts.file[i], numbers.harp[i], label, texts.utc[i], texts.group[i], from) ??
      (noaa.every((number) => Number.isInteger(number) && number > 0)
        ? undefined
        : `its NOAA regions are "${texts.noaa[i]}"`) ??
      (numbers.width[i] > 0 && numbers.height[i] > 0 ? undefined : "its magnetogram has no size");
    if (reason !== undefined) {
      skipped.push({ name: `line ${lines[i]}`, reason });
      continue;
    }
    const orNull = (value: number) => (Number.isNaN(value) ? null : value);
    samples.push({
      file: texts.file[i],
      harp: numbers.harp[i],
      noaa,
      group: texts.group[i],
      utc: texts.utc[i],
      label: label as 0 | 1,
      fluxMx: numbers.flux[i],
      fluxFrom: from as Sample["fluxFrom"],
      areaMicroHemispheres: orNull(numbers.area[i]),
      longitudeDeg: orNull(numbers.longitude[i]),
      latitudeDeg: orNull(numbers.latitude[i]),
      widthPx: numbers.width[i],
      heightPx: numbers.height[i],
    });
  }
  return { samples, skipped };
}

function problemOf(
  file: string,
  harp: number,
  label: number,
  utc: string,
  group: string,
  from: string,
): string | undefined {
  if (file === "") return "it names no file";
  if (!(harp > 0)) return "it is of no HARP";
  if (group === "") return "it has no group, so that no split is safe";
  if (label !== 0 && label !== 1) return `its label is ${label}, not 0 or 1`;
  if (Number.isNaN(Date.parse(utc))) return `its time "${utc}" is none`;
  if (from !== "USFLUX" && from !== "line of sight") return `its flux is from "${from}"`;
  return undefined;
}

/** Rows as CSV, for tables that are small enough to be made at once. Numbers that are none are empty. */
export function csvOf(columns: readonly Column[], rows: Iterable<Row>): string {
  const names = columns.map(({ name }) => name);
  const lines = [names.join(",")];
  for (const row of rows) lines.push(names.map((name) => cellText(row[name])).join(","));
  return `${lines.join("\n")}\n`;
}

function cellText(cell: Row[string] | undefined): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "";
  const text = typeof cell === "object" ? cell.join(" ") : String(cell);
  if (/[\r\n]/.test(text))
    throw new FormatError("A cell of a table with a line end", { value: text, expected: "one line" });
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
