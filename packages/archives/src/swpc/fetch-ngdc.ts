import { ArgumentError, throwIfAborted } from "@helioscope/core";
import { asked, type FlareClient, type FlareSearch, keeping } from "../flares/fetched.ts";
import { concatLists, type FlareList } from "../flares/list.ts";
import { type Period, type Span, spanOf } from "../flares/period.ts";
import { parseNgdcReport } from "./ngdc.ts";

export const NGDC_URL =
  "https://www.ngdc.noaa.gov/stp/space-weather/solar-data/solar-features/solar-flares/x-rays/goes/xrs";

const FIRST_YEAR = 1975;
const LAST_YEAR = 2017;
/** Where the last report ends. */
export const NGDC_END = "2017-06-29T00:00:00.000Z";
/** Years whose report has another name: that of 2015 is the one with the rows that the first one lacked. */
const NAMES: Readonly<Record<number, string>> = {
  2015: "goes-xrs-report_2015_modifiedreplacedmissingrows.txt",
  2017: "goes-xrs-report_2017-ytd.txt",
};

export interface NgdcSearch extends FlareSearch, Period {
  /** Folder of the reports. */
  readonly baseUrl?: string;
}

/**
 * Fetches the yearly reports of NGDC (1975 to June 2017) that a span of time needs. Throws an ArgumentError for a span
 * outside those years, a FormatError for a text of another form, and what the client throws.
 */
export async function fetchNgdcFlares(client: FlareClient, search: NgdcSearch): Promise<FlareList> {
  const { baseUrl = NGDC_URL, minClass, signal, onProgress } = search;
  const span = spanOf(search);
  const keep = keeping(span, minClass);
  const first = new Date(span.startMs).getUTCFullYear();
  const last = new Date(span.endMs - 1).getUTCFullYear();
  if (first < FIRST_YEAR || last > LAST_YEAR) {
    throw new ArgumentError(`NGDC has no report of ${first < FIRST_YEAR ? first : last}`, {
      value: { from: search.from, to: search.to },
      expected: `a span from ${FIRST_YEAR} to June ${LAST_YEAR}`,
      remedy: "HEK has later flares.",
    });
  }
  const lists: FlareList[] = [];
  const years: number[] = [];
  for (let year = Math.max(FIRST_YEAR, firstReport(span)); year <= last; year++) years.push(year);
  for (const [i, year] of years.entries()) {
    throwIfAborted(signal);
    const name = NAMES[year] ?? `goes-xrs-report_${year}.txt`;
    onProgress?.({ stage: "reports of NGDC", done: i, total: years.length, detail: name });
    const text = await client.text(`${baseUrl}/${name}`, {
      ...asked(search),
      replaceInvalid: true,
      check: (reply) => void parseNgdcReport(reply),
    });
    const { flares, skipped } = parseNgdcReport(text);
    lists.push({ flares, skipped: skipped.map((skip) => ({ ...skip, name: `${name}, ${skip.name}` })) });
  }
  onProgress?.({ stage: "reports of NGDC", done: years.length, total: years.length });
  return keep(concatLists(lists));
}

/** A flare that begins in the last hours of a year is in its report and may peak in the next year. */
const firstReport = ({ startMs }: Span): number => new Date(startMs - 12 * 3_600_000).getUTCFullYear();
