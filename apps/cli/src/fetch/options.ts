import { parseGoesClass } from "@helioscope/archives";
import { type ObservationTime, parseTime } from "@helioscope/core";
import { UsageError } from "../usage-error.ts";
import { COMMON, type Option } from "../verb.ts";

/** What every verb that fetches takes. */
export const FETCH_OPTIONS = {
  out: COMMON.out,
  format: {
    type: "text",
    default: "csv",
    about: "Formats of the tables: csv, jsonl, parquet, several with commas",
  },
  "base-url": {
    type: "text",
    hint: "URL",
    about: "Another address than the archive's own, such as a mirror's",
  },
  retries: {
    type: "number",
    integer: true,
    min: 0,
    default: 4,
    about: "How often a request that failed is repeated, after longer and longer waits",
  },
  fresh: { type: "flag", about: "Ask anew what was asked within the last day" },
  strict: COMMON.strict,
} as const satisfies Record<string, Option>;

/** The span of time of a search for flares. */
export const PERIOD_OPTIONS = {
  from: {
    type: "text",
    hint: "TIME",
    about: "Flares that peak at this time or later, UTC, such as 2011-02-12",
  },
  to: { type: "text", hint: "TIME", about: "Flares that peak before this time, UTC" },
} as const satisfies Record<string, Option>;

export const MIN_CLASS = {
  type: "text",
  hint: "CLASS",
  about: "Leave out flares of weaker classes than this one, such as M1.0",
} as const satisfies Option;

/** Throws a UsageError unless both ends are times and the second is later. */
export function periodOf(options: { readonly from?: string | undefined; readonly to?: string | undefined }): {
  readonly from: string;
  readonly to: string;
} {
  const { from, to } = options;
  if (from === undefined || to === undefined) throw new UsageError("needs --from TIME and --to TIME");
  if (time("from", from).utc < time("to", to).utc) return { from, to };
  throw new UsageError(`--to is later than --from: ${from} to ${to} holds no time`);
}

/** Throws a UsageError for a class that is none. */
export function minClassOf(options: { readonly "min-class"?: string | undefined }): {
  readonly minClass?: string;
} {
  const minClass = options["min-class"];
  if (minClass === undefined) return {};
  if (parseGoesClass(minClass)) return { minClass };
  throw new UsageError(`--min-class takes a GOES class such as M1.0, not "${minClass}"`);
}

function time(name: string, text: string): ObservationTime {
  try {
    return parseTime(text);
  } catch {
    throw new UsageError(`--${name} takes a time such as 2011-02-12 or 2011-02-12T06:30, not "${text}"`);
  }
}
