import { type HeaderLike, jsocName, type Skip } from "@helioscope/core";
import type { RecordSeries, SharpRecord } from "../types.ts";
import { textKeyword } from "./keyword-values.ts";

/** Keywords in which exports and tables name the series. */
const NAMED_IN = ["DRMS_ID", "SERIES", "DATASERS"] as const;
const NEAR_REAL_TIME = /sharp(?:_cea)?_720s_nrt(?![a-z0-9])/i;

/** The series of a record by its name and its header; definitive where neither says another. */
export function seriesOf(header: HeaderLike, name: string): RecordSeries {
  const series = jsocName(name)?.series ?? "";
  if (textKeyword(header, "TELESCOP")?.toUpperCase() === "SYNTHETIC" || /^synthetic\./i.test(series))
    return "synthetic";
  const texts = [name, ...NAMED_IN.map((keyword) => textKeyword(header, keyword) ?? "")];
  return texts.some((text) => NEAR_REAL_TIME.test(text)) ? "near real time" : "definitive";
}

/** Records whose HARP numbers can be compared, and the others with the reason. */
export interface OneSeries {
  readonly series: RecordSeries;
  readonly records: readonly SharpRecord[];
  readonly skipped: readonly Skip[];
}

const FIRST: readonly RecordSeries[] = ["definitive", "near real time", "synthetic"];

/**
 * Keeps the records of one series, since HARPs of another have the same numbers: definitive ones where there are some,
 * else those of near real time, else synthetic ones.
 */
export function oneSeries(records: readonly SharpRecord[]): OneSeries {
  const of = ({ series = "definitive" }: SharpRecord) => series;
  const there = new Set(records.map(of));
  const series = FIRST.find((one) => there.has(one)) ?? "definitive";
  return {
    series,
    records: records.filter((record) => of(record) === series),
    skipped: records
      .filter((record) => of(record) !== series)
      .map((record) => ({
        name: record.name,
        reason: `its HARP number is of the ${of(record)} series, and others here are of the ${series} one: they go in runs of their own`,
      })),
  };
}
