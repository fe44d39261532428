import { FormatError } from "@helioscope/core";
import { hekDraft, hekName, parseHekPage } from "../hek/reply.ts";
import { isNgdcReport, parseNgdcReport } from "../swpc/ngdc.ts";
import { parseSwpcEvents, parseSwpcFlares } from "../swpc/recent.ts";
import { flaresFromCsv } from "./csv-read.ts";
import { isObject, readJson } from "./json.ts";
import { type FlareList, flareList } from "./list.ts";

/**
 * Reads a list of flares, whatever it is: the table of this package as CSV or JSON Lines, the CSV lists that
 * {@link flaresFromCsv} knows, a yearly report of NGDC, or an answer of HEK or SWPC as it came. Rows that are no flare
 * are listed with the reason. Throws a FormatError for any other text.
 */
export function readFlares(text: string): FlareList {
  const plain = text.replace(/^\uFEFF/, "");
  if (plain.trim() === "") {
    throw new FormatError("The list of flares is empty", { value: text, expected: "at least its head" });
  }
  if (isNgdcReport(plain)) return parseNgdcReport(plain);
  const first = plain.trimStart()[0];
  if (first === "[") return readSwpc(plain);
  if (first !== "{") return flaresFromCsv(plain);
  return isLines(plain) ? flaresFromLines(plain) : flareList(hekRows(plain));
}

/** Of SWPC's two answers the events have types. */
function readSwpc(text: string): FlareList {
  const rows = readJson(text, "The list of flares");
  const events = Array.isArray(rows) && rows.some((row) => isObject(row) && "begin_datetime" in row);
  return events ? parseSwpcEvents(text) : parseSwpcFlares(text);
}

function* hekRows(text: string) {
  for (const event of parseHekPage(text).events) yield { name: hekName(event), draft: hekDraft(event) };
}

const isLines = (text: string): boolean => /^\s*\{"goes_class"/.test(text);

/** Rows of `flareColumns`, one JSON object a line, read as the same table in CSV would be. */
function flaresFromLines(text: string): FlareList {
  const rows = text.split("\n").filter((line) => line.trim() !== "");
  const objects = rows
    .map((line, i) => readJson(line, `Line ${i + 1} of the list of flares`))
    .filter(isObject);
  const names = Object.keys(objects[0] ?? {});
  const quoted = (value: unknown) => `"${String(value ?? "").replaceAll('"', '""')}"`;
  const lines = objects.map((row) => names.map((name) => quoted(row[name])).join(","));
  return flaresFromCsv([names.join(","), ...lines].join("\n"));
}
