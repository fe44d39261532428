import { DataError, type HeaderLike, parseTime } from "@helioscope/core";
import type { SharpRecord } from "../types.ts";
import { integerKeyword, numberKeyword, textKeyword } from "./keyword-values.ts";
import { seriesOf } from "./record-series.ts";

export interface SharpRecordOptions {
  /** Size of the magnetogram where the header does not state it (NAXIS1 and 2, or CRSIZE1 and 2). */
  readonly widthPx?: number;
  readonly heightPx?: number;
}

/**
 * What the rules of a data set ask of a SHARP record, from the header of a FITS file or a row of keywords of the archive
 * ({@link rowHeader}). Values that are missing in any of the archive's ways ("MISSING", "nan", an empty cell, no card)
 * are null; QUALITY may be a number, signed or not, or hexadecimal ("0x00010400"); T_REC is TAI.
 *
 * Throws a DataError without HARPNUM, T_REC or a size: such a record is of no region, or of no time.
 */
export function sharpRecord(header: HeaderLike, name: string, options: SharpRecordOptions = {}): SharpRecord {
  const harp = integerKeyword(header, "HARPNUM");
  if (harp === null || harp < 1) throw lacks(name, "HARPNUM", header.get("HARPNUM"));
  const recorded = textKeyword(header, "T_REC");
  if (recorded === null) throw lacks(name, "T_REC", header.get("T_REC"));
  const widthPx = options.widthPx ?? integerKeyword(header, "NAXIS1") ?? integerKeyword(header, "CRSIZE1");
  const heightPx = options.heightPx ?? integerKeyword(header, "NAXIS2") ?? integerKeyword(header, "CRSIZE2");
  if (!widthPx || !heightPx) throw lacks(name, "a size (NAXIS or CRSIZE)", widthPx);
  const from = numberKeyword(header, "LONDTMIN");
  const to = numberKeyword(header, "LONDTMAX");
  const quality = integerKeyword(header, "QUALITY");
  return {
    name,
    harp,
    series: seriesOf(header, name),
    noaa: noaaNumbers(header),
    time: parseTime(recorded, "TAI"),
    quality: quality === null ? null : quality >>> 0,
    radialVelocityMS: numberKeyword(header, "OBS_VR"),
    longitudeDeg: numberKeyword(header, "LON_FWT"),
    latitudeDeg: numberKeyword(header, "LAT_FWT"),
    patchLongitudesDeg: from === null || to === null ? null : [from, to],
    areaMicroHemispheres: numberKeyword(header, "AREA"),
    unsignedFluxMx: numberKeyword(header, "USFLUX"),
    widthPx,
    heightPx,
  };
}

/** A row of keywords, such as JSOC's answers have them, as a header. */
export function rowHeader(
  row: Readonly<Record<string, string | number | boolean | null | undefined>>,
): HeaderLike {
  return { get: (keyword) => row[keyword] ?? undefined };
}

/** NOAA_ARS, a list with commas; NOAA_AR where the record has no list. */
function noaaNumbers(header: HeaderLike): number[] {
  const list = textKeyword(header, "NOAA_ARS") ?? textKeyword(header, "NOAA_AR") ?? "";
  const numbers = list.split(/[,\s|]+/).map(Number);
  return [...new Set(numbers.filter((number) => Number.isInteger(number) && number > 0))];
}

function lacks(name: string, what: string, value: unknown): DataError {
  return new DataError(`${name} has no ${what}`, { value, expected: "the header of a SHARP record" });
}
