import { seededRandom } from "@helioscope/core";
import { TABLE_KEYWORDS, type TableKeyword } from "../../src/baseline/index.ts";

/** Keywords of made-up HARPs, and their labels, as the files have them. */
export interface MadeTable {
  readonly keywords: string;
  readonly labels: string;
}

const COLUMNS = ["HARPNUM", "TRUE_TIME", "TIME", ...TABLE_KEYWORDS];

/**
 * Hourly keywords of `flaring` and `nonflaring` HARPs, five records each: log USFLUX is normal with sd 0.4 about 22 and,
 * for flaring ones, 22.6; other keywords are noise. A quarter of them is after 2015-10-01.
 */
export function madeTable(flaring: number, nonflaring: number, seed = 1): MadeTable {
  const random = seededRandom(seed);
  const rows: string[] = [COLUMNS.join(",")];
  const labels: string[] = ["HARPNUM,NOAA_ARS,label"];
  for (let harp = 1; harp <= flaring + nonflaring; harp++) {
    const label = harp <= flaring ? 1 : 0;
    const log = 22 + 0.6 * label + 0.4 * random.normal();
    labels.push(`${harp},${11000 + harp},${label}`);
    const year = harp % 4 === 0 ? 2016 : 2012;
    for (let hour = 0; hour < 5; hour++) {
      const value = (name: TableKeyword): number =>
        name === "USFLUX" ? 10 ** (log + 0.02 * random.normal()) : 1 + random.uniform();
      const time = `${year}.03.${String(1 + (harp % 28)).padStart(2, "0")}_0${hour}:00:00_TAI`;
      rows.push([harp, time, hour, ...TABLE_KEYWORDS.map(value)].join(","));
    }
  }
  return { keywords: `${rows.join("\n")}\n`, labels: `${labels.join("\n")}\n` };
}
