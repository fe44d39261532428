import { ArgumentError } from "@helioscope/core";
import { type Condition, conditionText } from "./condition.ts";
import { type TimeLike, taiMilliseconds, taiText } from "./tai.ts";

/** A stretch of time. `to` belongs to it; the end of `seconds` does not. */
export interface TimeRange {
  readonly from: TimeLike;
  readonly to?: TimeLike;
  /** Whole seconds. */
  readonly seconds?: number;
  /** One record in so many whole seconds, counted from `from`. */
  readonly cadenceSeconds?: number;
}

/** What a prime key must be; null: anything. Numbers are whole. */
export type KeyFilter =
  | null
  | number
  | readonly number[]
  | { readonly first: number; readonly last: number }
  | { readonly text: string }
  | { readonly at: TimeLike }
  | { readonly end: "first" | "last" }
  | TimeRange;

/** Records of one series. */
export interface RecordSetQuery {
  /** Such as `hmi.sharp_cea_720s`. */
  readonly series: string;
  /** One for each prime key, in the order of the series. */
  readonly keys?: readonly KeyFilter[];
  readonly where?: Condition;
  readonly segments?: readonly string[];
}

/**
 * The record set as JSOC reads it: `hmi.sharp_cea_720s[377][2011.02.13_00:00:00_TAI/2d@1h][? QUALITY < 65536 ?]{Br}`.
 * Times come out in TAI whatever they were given in. Throws an ArgumentError for anything that would not be read as meant.
 */
export function recordSet(query: RecordSetQuery): string {
  const keys = (query.keys ?? []).map((filter) => `[${filterText(filter)}]`).join("");
  const where = query.where ? `[? ${conditionText(query.where)} ?]` : "";
  const segments = query.segments ?? [];
  const list = segments.length > 0 ? `{${segments.map(segmentName).join(",")}}` : "";
  return `${seriesName(query.series)}${keys}${where}${list}`;
}

/** Records of the SHARP series, whose prime keys are HARPNUM and T_REC. */
export interface SharpQuery {
  /** `hmi.sharp_cea_720s` unless said. */
  readonly series?: string;
  /** HARPNUM; all of them unless said. */
  readonly harp?: number | readonly number[];
  readonly time?: TimeRange | { readonly at: TimeLike };
  readonly where?: Condition;
  readonly segments?: readonly string[];
}

export function sharpQuery(query: SharpQuery): RecordSetQuery {
  const { series = "hmi.sharp_cea_720s", harp = null, time = null, ...rest } = query;
  return { series, keys: [harp, time], ...rest };
}

/** Throws an ArgumentError unless the name is one of a series. */
export function seriesName(name: string): string {
  if (/^[A-Za-z_]\w*\.[A-Za-z_]\w*$/.test(name)) return name;
  throw new ArgumentError(`${JSON.stringify(name)} is no series`, {
    value: name,
    expected: "a name such as hmi.sharp_cea_720s",
  });
}

/** Throws an ArgumentError unless the name is one of a segment. */
export function segmentName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name;
  throw new ArgumentError(`${JSON.stringify(name)} is no segment`, {
    value: name,
    expected: "letters, digits and _",
  });
}

export const isTimeRange = (filter: KeyFilter): filter is TimeRange =>
  typeof filter === "object" && filter !== null && "from" in filter;

function filterText(filter: KeyFilter): string {
  if (filter === null) return "";
  if (typeof filter === "number") return String(whole(filter));
  if (isList(filter)) {
    if (filter.length === 0)
      throw new ArgumentError("An empty list of values", { expected: "a value, or null" });
    return filter.map(whole).join(",");
  }
  if ("first" in filter) return `${whole(filter.first)}-${whole(filter.last)}`;
  if ("text" in filter) return plain(filter.text);
  if ("at" in filter) return taiText(taiMilliseconds(filter.at));
  if ("end" in filter) return filter.end === "first" ? "^" : "$";
  return rangeText(filter);
}

const isList = (filter: KeyFilter): filter is readonly number[] => Array.isArray(filter);

function rangeText({ from, to, seconds, cadenceSeconds }: TimeRange): string {
  const start = taiMilliseconds(from);
  const skip = cadenceSeconds === undefined ? "" : `@${durationText(cadenceSeconds)}`;
  if ((to === undefined) === (seconds === undefined)) {
    throw new ArgumentError("A time range needs one end", { expected: "to or seconds" });
  }
  if (seconds !== undefined) return `${taiText(start)}/${durationText(seconds)}${skip}`;
  const end = taiMilliseconds(to!);
  if (end < start) {
    throw new ArgumentError(`A time range from ${taiText(start)} to ${taiText(end)}`, {
      expected: "an end that is not before its start",
    });
  }
  return `${taiText(start)}-${taiText(end)}${skip}`;
}

/** JSOC reads the number as an integer and drops what follows the point. */
export function durationText(seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds <= 0 || seconds > 2 ** 31 - 1) {
    throw new ArgumentError(`A duration of ${seconds} s`, {
      value: seconds,
      expected: "whole seconds, more than 0",
    });
  }
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

function whole(value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ArgumentError(`The value ${value} of a prime key`, {
    value,
    expected: "a whole number, 0 or more",
  });
}

function plain(text: string): string {
  if (/^[\w.:+]+$/.test(text)) return text;
  throw new ArgumentError(`The value ${JSON.stringify(text)} of a prime key`, {
    value: text,
    expected: "letters, digits, _ . : +",
  });
}
