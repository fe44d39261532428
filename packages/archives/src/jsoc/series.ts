import { isObject, type JsonObject, textOf } from "../json.ts";
import { seriesName } from "./record-set.ts";
import { ask, demandOk, type JsocSite, objects } from "./site.ts";
import type { KeywordTypes } from "./values.ts";

export interface JsocRequest {
  readonly signal?: AbortSignal;
  /** How old a kept reply may be, instead of the client's. */
  readonly cacheSeconds?: number;
}

export interface SeriesName {
  readonly name: string;
  readonly primeKeys: readonly string[];
  readonly note: string;
}

/**
 * Series whose name matches a regular expression (POSIX, as the server has it), such as `^hmi\.sharp`. Throws a
 * NetworkError or an ArchiveError.
 */
export async function seriesList(
  site: JsocSite,
  filter?: string,
  options: JsocRequest = {},
): Promise<SeriesName[]> {
  const reply = await ask(
    site,
    "show_series",
    { filter },
    {
      ...options,
      check: (reply) => demandOk(reply, "its list of series"),
    },
  );
  return objects(reply, "names").map((entry) => ({
    name: textOf(entry.name),
    primeKeys: textOf(entry.primekeys)
      .split(",")
      .map((key) => key.trim())
      .filter((key) => key !== ""),
    note: textOf(entry.note),
  }));
}

export interface SeriesKeyword {
  readonly name: string;
  /** As JSOC says it: char, short, int, longlong, float, double, time, string; "link" where it was not resolved. */
  readonly type: string;
  readonly unit: string;
  readonly note: string;
}

export interface SeriesSegment {
  readonly name: string;
  readonly unit: string;
  /** Such as "fits". */
  readonly protocol: string;
  /** As JSOC says it: "VARxVAR", "4096x4096". */
  readonly dimensions: string;
  readonly note: string;
}

export interface SeriesStruct {
  readonly series: string;
  readonly note: string;
  readonly primeKeys: readonly string[];
  readonly keywords: readonly SeriesKeyword[];
  readonly segments: readonly SeriesSegment[];
  /** Names of the first and the last record; null for an empty series. */
  readonly firstRecord: string | null;
  readonly lastRecord: string | null;
}

/** What a series is made of. Throws an ArchiveError when there is no such series, or a NetworkError. */
export async function seriesStruct(
  site: JsocSite,
  series: string,
  options: JsocRequest = {},
): Promise<SeriesStruct> {
  const reply = await ask(
    site,
    "jsoc_info",
    { op: "series_struct", ds: seriesName(series) },
    { ...options, check: (reply) => demandOk(reply, `the structure of ${series}`) },
  );
  const interval: JsonObject = isObject(reply.Interval) ? reply.Interval : {};
  const primeKeys = Array.isArray(reply.primekeys) ? reply.primekeys.map(textOf) : [];
  return {
    series,
    note: textOf(reply.note),
    primeKeys: primeKeys.filter((key) => key !== ""),
    keywords: objects(reply, "keywords").map((entry) => ({
      name: textOf(entry.name),
      type: textOf(entry.type),
      unit: unitOf(entry.units),
      note: textOf(entry.note),
    })),
    segments: objects(reply, "segments").map((entry) => ({
      name: textOf(entry.name),
      unit: unitOf(entry.units),
      protocol: textOf(entry.protocol),
      dimensions: textOf(entry.dims),
      note: textOf(entry.note),
    })),
    firstRecord: textOf(interval.FirstRecord) || null,
    lastRecord: textOf(interval.LastRecord) || null,
  };
}

/** The declared types of a series' keywords, for {@link records}. Links that were not resolved have none. */
export function keywordTypes(struct: SeriesStruct): KeywordTypes {
  const types: Record<string, KeywordTypes[string]> = {};
  for (const { name, type } of struct.keywords) {
    if (/^(?:char|short|int|longlong)$/.test(type)) types[name] = "int";
    else if (/^(?:float|double)$/.test(type)) types[name] = "float";
    else if (/^(?:string|time)$/.test(type)) types[name] = "string";
  }
  return types;
}

const unitOf = (unit: unknown) => textOf(unit).replace(/^(?:none|na|n\/a)$/i, "");
