import { FormatError } from "@helioscope/core";
import type { FlareDraft } from "../flares/draft.ts";
import { type FlareList, flareList } from "../flares/list.ts";
import { parsePlace } from "../flares/position.ts";

/** Whether a text is a report of NGDC: lines that begin with the data code 31 and the station 777. */
export const isNgdcReport = (text: string): boolean => /^31777\d{6}/.test(text.trimStart());

/**
 * Reads a yearly report of X-ray flares of NGDC (now NCEI), `goes-xrs-report_YYYY.txt`: fixed columns as in its
 * `xray.fmt.REVISED`. The date is that of the start, so that later times may be of the next day. A multiple is written
 * in tenths ("C 21" is C2.1, "X280" X28.0); rows without a class are optical flares and left out. Lines that are
 * repeated are read once. Throws a FormatError when no line is of this format.
 */
export function parseNgdcReport(text: string): FlareList {
  if (!isNgdcReport(text)) {
    throw new FormatError(`A report of NGDC cannot begin "${text.trimStart().slice(0, 60)}"`, {
      value: text.slice(0, 200),
      expected: "lines of fixed columns that begin with 31777",
    });
  }
  return flareList(rows(text));
}

function* rows(text: string): Generator<{ name: string; draft: FlareDraft }> {
  const seen = new Set<string>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trimEnd();
    if (line === "" || seen.has(line)) continue;
    seen.add(line);
    yield { name: `line ${i + 1}`, draft: draftOf(line) };
  }
}

/** The text of columns counted from 1, both included. */
const columns = (line: string, first: number, last: number): string => line.slice(first - 1, last).trim();

/** The day after one, where it is one. */
function nextDay(date: string): string {
  const at = Date.parse(`${date}T00:00Z`);
  return Number.isNaN(at) ? date : new Date(at + 86_400_000).toISOString().slice(0, 10);
}

function draftOf(line: string): FlareDraft {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(columns(line, 6, 11)) ?? [];
  const date = `${Number(year) >= 75 ? 19 : 20}${year}-${month}-${day}`;
  const time = (clock: string) =>
    clock === "2400"
      ? `${nextDay(date)}T00:00`
      : /^\d{4}$/.test(clock)
        ? `${date}T${clock.slice(0, 2)}:${clock.slice(2)}`
        : clock;
  const letter = columns(line, 60, 60);
  const tenths = columns(line, 61, 64);
  const multiple = /^\d+$/.test(tenths) ? String(Number(tenths) / 10) : tenths;
  const satellite = /^G(\d\d)$/.exec(columns(line, 68, 71))?.[1];
  return {
    goesClass: `${letter}${multiple}`,
    start: time(columns(line, 14, 17)),
    end: time(columns(line, 19, 22)),
    peak: time(columns(line, 24, 27)),
    position: parsePlace(columns(line, 29, 34)),
    noaa: columns(line, 81, 85),
    source: "NGDC",
    satellite: satellite === undefined ? null : `GOES-${Number(satellite)}`,
  };
}
