import { type Column, parseTime, type Row, type Table } from "@helioscope/core";
import type { ChunkOptions } from "./chunks.ts";
import { type SharpQuery, sharpQuery } from "./record-set.ts";
import { type RecordsOptions, recordChunks } from "./records.ts";
import type { JsocSite } from "./site.ts";
import type { KeywordTypes } from "./values.ts";

const KEYWORDS = [
  { name: "HARPNUM", type: "int", about: "number of the active-region patch" },
  { name: "T_REC", type: "string", about: "time of the record, TAI" },
  { name: "NOAA_ARS", type: "string", about: "NOAA active regions in the patch" },
  { name: "QUALITY", type: "int", about: "32 bits" },
  { name: "OBS_VR", type: "float", unit: "m/s", about: "radial velocity of the observer" },
  { name: "LAT_FWT", type: "float", unit: "deg", about: "flux-weighted latitude, Stonyhurst" },
  { name: "LON_FWT", type: "float", unit: "deg", about: "flux-weighted longitude, Stonyhurst" },
  { name: "LONDTMIN", type: "float", unit: "deg", about: "eastern edge of the patch, Stonyhurst" },
  { name: "LONDTMAX", type: "float", unit: "deg", about: "western edge of the patch, Stonyhurst" },
  { name: "AREA", type: "float", unit: "uHem", about: "area of the patch" },
  { name: "AREA_ACR", type: "float", unit: "uHem", about: "area of the active pixels" },
  { name: "USFLUX", type: "float", unit: "Mx", about: "total unsigned flux" },
  { name: "RSUN_OBS", type: "float", unit: "arcsec", about: "radius of the Sun as the observer sees it" },
  { name: "DSUN_OBS", type: "float", unit: "m", about: "distance of the Sun from the observer" },
  { name: "R_VALUE", type: "float", unit: "log10(Mx)", about: "flux near polarity inversion lines" },
] as const satisfies readonly Column[];

/** Names of the keywords that {@link sharpRecords} asks for. */
export const SHARP_KEYWORDS: readonly string[] = KEYWORDS.map(({ name }) => name);

const COLUMNS: readonly Column[] = [
  { name: "record", type: "string", about: "name of the record" },
  { name: "utc", type: "string", about: "T_REC in UTC, ISO 8601" },
  ...KEYWORDS,
  { name: "width", type: "int", unit: "px", about: "columns of the segment" },
  { name: "height", type: "int", unit: "px", about: "rows of the segment" },
  { name: "url", type: "string", about: "address of the bare segment; null where it is not on disk" },
];

export interface SharpOptions
  extends Omit<RecordsOptions, "keys" | "segments" | "limit" | "types">,
    ChunkOptions {
  /** Whose size and address are told: `magnetogram` unless said. */
  readonly segment?: string;
}

/**
 * The keywords of SHARP records that building a data set needs, without their data. Records that have no T_REC, as
 * those of failed observations, are left out with a warning. Throws as {@link recordChunks} does.
 */
export async function sharpRecords(
  site: JsocSite,
  query: SharpQuery,
  options: SharpOptions = {},
): Promise<Table> {
  const { segment = "magnetogram", onWarning } = options;
  const types: KeywordTypes = Object.fromEntries(KEYWORDS.map(({ name, type }) => [name, type]));
  const asked = { ...options, keys: SHARP_KEYWORDS, segments: [segment], types };
  const rows: Row[] = [];
  for await (const { table, segments } of recordChunks(site, sharpQuery(query), asked)) {
    const files = segments[segment] ?? [];
    for (const [i, row] of table.rows.entries()) {
      if (typeof row.T_REC !== "string") {
        onWarning?.(`${row.record}: left out, it has no T_REC`);
        continue;
      }
      const [width = null, height = null] = files[i]?.shape ?? [];
      const { online: _, ...keywords } = row;
      rows.push({
        ...keywords,
        utc: parseTime(row.T_REC, "TAI").utc,
        width,
        height,
        url: files[i]?.url ?? null,
      });
    }
  }
  return { name: "sharp", columns: COLUMNS, rows };
}
