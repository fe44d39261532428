import { FormatError, type Skip } from "@helioscope/core";
import { hekDraft, hekName, parseHekPage } from "../hek/reply.ts";
import { isObject, type JsonObject, readJson } from "../json.ts";
import { isNgdcReport, parseNgdcReport } from "../swpc/ngdc.ts";
import { parseSwpcEvents, parseSwpcFlares } from "../swpc/recent.ts";
import { ours } from "./csv-lists.ts";
import { flaresFromCsv } from "./csv-read.ts";
import type { FlareDraft } from "./draft.ts";
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

/** Rows of `flareColumns`, one JSON object a line. Throws a FormatError when no line is one. */
function flaresFromLines(text: string): FlareList {
  const broken: Skip[] = [];
  const rows: { readonly name: string; readonly draft: FlareDraft }[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const name = `line ${i + 1}`;
    const row = objectIn(line);
    if (row) rows.push({ name, draft: ours.draft((column) => String(row[column] ?? "")) });
    else broken.push({ name, reason: `no JSON object, or one cut short: ${line.trim().slice(0, 60)}` });
  }
  if (rows.length === 0) {
    throw new FormatError("The list of flares has no line that can be read", {
      value: text.slice(0, 200),
      expected: "a JSON object a line",
    });
  }
  const { flares, skipped } = flareList(rows);
  return { flares, skipped: [...skipped, ...broken] };
}

function objectIn(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
