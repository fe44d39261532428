import { FormatError } from "@helioscope/core";
import { type FlareList, flareList } from "../flares/list.ts";
import { parsePlace } from "../flares/position.ts";
import { fieldText, isObject, type JsonObject, readJson } from "../json.ts";

/**
 * Reads the X-ray flares of the last seven days (`json/goes/primary/xray-flares-7-day.json`), which have no region and no
 * place. A flare that still runs has no end; one that has not peaked yet has no class and is left out.
 * Throws a FormatError for anything else.
 */
export function parseSwpcFlares(text: string): FlareList {
  return flareList(
    rowsOf(text, "The flares of SWPC").map((row, i) => ({
      name: `flare ${i + 1}`,
      draft: {
        goesClass: fieldText(row, "max_class"),
        start: fieldText(row, "begin_time"),
        peak: fieldText(row, "max_time"),
        end: fieldText(row, "end_time"),
        source: "SWPC 7-day",
        satellite: satelliteOf(fieldText(row, "satellite")),
      },
    })),
  );
}

/**
 * Reads SWPC's edited events (`json/edited_events.json`): its X-ray events (type XRA), which name a region where one is
 * known. The class is the first of the particulars. Events of other types are passed over. SWPC documents no schema; the
 * fields are those that clients of it read. Throws a FormatError for anything else.
 */
export function parseSwpcEvents(text: string): FlareList {
  const flares = rowsOf(text, "The events of SWPC").filter((row) => fieldText(row, "type") === "XRA");
  return flareList(
    flares.map((row, i) => ({
      name: `X-ray event ${i + 1}`,
      draft: {
        goesClass: fieldText(row, "particulars1"),
        start: fieldText(row, "begin_datetime"),
        peak: fieldText(row, "max_datetime"),
        end: fieldText(row, "end_datetime"),
        noaa: fieldText(row, "region"),
        position: parsePlace(fieldText(row, "location")),
        source: "SWPC",
        satellite: satelliteOf(fieldText(row, "observatory")),
      },
    })),
  );
}

function rowsOf(text: string, what: string): JsonObject[] {
  const rows = readJson(text, what);
  if (!Array.isArray(rows)) {
    throw new FormatError(`${what} are no list`, { value: text.slice(0, 200), expected: "a JSON array" });
  }
  return rows.filter(isObject);
}

/** "18" or "G18" is GOES-18. */
function satelliteOf(text: string | null): string | null {
  const number = /^(?:G|GOES-?)?(\d{1,2})$/i.exec(text ?? "")?.[1];
  return number === undefined ? null : `GOES-${Number(number)}`;
}
