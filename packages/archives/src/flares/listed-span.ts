import { FormatError } from "@helioscope/core";
import { isObject, readJson } from "../json.ts";
import { parseGoesClass } from "./goes-class.ts";
import { type Period, spanOf } from "./period.ts";

/**
 * What a list of flares was asked for: it holds every flare of that span, of those sources and of at least that class.
 * `helioscope fetch` writes it as JSON beside the table, `flares.json` beside `flares.csv`.
 */
export interface ListedSpan extends Period {
  /** Whose flares were asked for: "SWPC", "NGDC", ... */
  readonly sources: readonly string[];
  /** Least GOES class that was asked for, such as "M1.0"; null for all classes. */
  readonly minimumClass: string | null;
}

/** Reads the JSON of a {@link ListedSpan}. Throws a FormatError for anything else. */
export function parseListedSpan(text: string): ListedSpan {
  const read = readJson(text, "What the list of flares covers");
  const { from, to, sources, minimumClass = null } = isObject(read) ? read : {};
  const named = Array.isArray(sources) && sources.every((source) => typeof source === "string");
  const least = minimumClass === null || (typeof minimumClass === "string" && parseGoesClass(minimumClass));
  if (typeof from !== "string" || typeof to !== "string" || !named || !least) {
    throw new FormatError("What the list of flares covers cannot be told", {
      value: text.slice(0, 200),
      expected:
        '{"from": "2011-02-12", "to": "2011-02-17", "sources": ["SWPC"], "minimumClass": "M1.0" or null}',
    });
  }
  try {
    spanOf({ from, to });
  } catch (cause) {
    throw new FormatError(`A list of flares cannot cover from ${from} to ${to}`, {
      value: { from, to },
      expected: "two times, the second one later",
      cause,
    });
  }
  return { from, to, sources, minimumClass: minimumClass as string | null };
}

/** The JSON that {@link parseListedSpan} reads, with a line end. */
export const listedSpanText = ({ from, to, sources, minimumClass }: ListedSpan): string =>
  `${JSON.stringify({ from, to, sources, minimumClass })}\n`;
