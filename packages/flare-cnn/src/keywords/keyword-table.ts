import type { Column, HeaderLike, Row } from "@helioscope/core";
import { numberKeyword } from "../samples/keyword-values.ts";
import type { SharpRecord } from "../types.ts";
import { SHARP_KEYWORDS, type SharpKeyword } from "./keyword-names.ts";
import type { SharpKeywords } from "./sharp-keywords.ts";

const NAMES = Object.keys(SHARP_KEYWORDS) as SharpKeyword[];

/** Errors of the line-of-sight keywords are the reference code's own; no header has them. */
const STATED: readonly SharpKeyword[] = NAMES.filter((name) => !name.startsWith("ERR_"));

/**
 * A row a record: what it is, each keyword as computed, as its header states it (`USFLUX_header`), and their
 * difference relative to the header (`USFLUX_difference`).
 */
export const keywordColumns: readonly Column[] = [
  { name: "harp", type: "int", about: "HARPNUM" },
  { name: "noaa", type: "ints", about: "NOAA active regions in the patch" },
  { name: "utc", type: "string", about: "Time of the record, UTC" },
  { name: "t_rec", type: "string", about: "Time of the record as its header states it, TAI" },
  { name: "quality", type: "int", about: "QUALITY" },
  { name: "longitude", type: "float", unit: "deg", about: "LON_FWT, Stonyhurst, west positive" },
  { name: "latitude", type: "float", unit: "deg", about: "LAT_FWT, Stonyhurst, north positive" },
  { name: "width", type: "int", unit: "px", about: "Width of the patch" },
  { name: "height", type: "int", unit: "px", about: "Height of the patch" },
  { name: "missing", type: "string", about: "Segments for want of which keywords were not computed" },
  {
    name: "los_flux",
    type: "float",
    unit: "Mx",
    about: "Flux of the line-of-sight field alone, above the threshold of losUnsignedFlux",
  },
  ...NAMES.flatMap((name): Column[] => {
    const { unit, about } = SHARP_KEYWORDS[name];
    const type = name.startsWith("CMASK") ? "int" : "float";
    const computed: Column = { name, type, unit, about };
    if (!STATED.includes(name)) return [computed];
    return [
      computed,
      { name: `${name}_header`, type: "float", unit, about: `${name} of the header` },
      { name: `${name}_difference`, type: "float", about: `${name} less that of the header, relative to it` },
    ];
  }),
];

/** A record as a row of {@link keywordColumns}. What is not known is null. */
export function keywordRow(
  record: SharpRecord,
  keywords: SharpKeywords,
  header: HeaderLike,
  losFluxMx: number | null,
): Row {
  const row: Record<string, Row[string]> = {
    harp: record.harp,
    noaa: record.noaa,
    utc: record.time.utc,
    t_rec: record.time.original,
    quality: record.quality,
    longitude: record.longitudeDeg,
    latitude: record.latitudeDeg,
    width: record.widthPx,
    height: record.heightPx,
    missing: [...new Set(keywords.missing.flatMap(({ segments }) => segments))].join(" "),
    los_flux: losFluxMx,
  };
  for (const name of NAMES) {
    const value = keywords.values[name] ?? null;
    row[name] = value;
    if (!STATED.includes(name)) continue;
    const stated = numberKeyword(header, name);
    row[`${name}_header`] = stated;
    row[`${name}_difference`] = value === null || stated === null ? null : relativeDifference(value, stated);
  }
  return row;
}

function relativeDifference(value: number, stated: number): number | null {
  if (value === stated) return 0;
  return stated === 0 || Number.isNaN(value) ? null : (value - stated) / Math.abs(stated);
}

/** How far a keyword is from what the headers state, over all records that have both. */
export interface KeywordComparison {
  readonly keyword: SharpKeyword;
  readonly records: number;
  /** Of the lengths of the relative differences. */
  readonly median: number;
  readonly largest: number;
}

/** Sums up the differences in rows of {@link keywordColumns}, keyword by keyword; those without any are left out. */
export function compareKeywords(rows: readonly Row[]): KeywordComparison[] {
  return STATED.flatMap((keyword) => {
    const lengths = rows
      .flatMap((row) => {
        const difference = row[`${keyword}_difference`];
        return typeof difference === "number" ? [Math.abs(difference)] : [];
      })
      .sort((a, b) => a - b);
    const records = lengths.length;
    if (records === 0) return [];
    const median = (lengths[(records - 1) >> 1] + lengths[records >> 1]) / 2;
    return [{ keyword, records, median, largest: lengths[records - 1] }];
  });
}
