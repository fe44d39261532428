import { ArgumentError } from "@helioscope/core";
import { type ChunkOptions, chunkLimits, cut, sliced } from "./chunks.ts";
import { durationText, seriesName } from "./record-set.ts";
import { taiMilliseconds, taiText } from "./tai.ts";

const SET = /^\s*(?<series>\w+\.\w+)(?<filters>(?:\[\?.*?\?\]|\[[^\]]*\])*)\s*(?<segments>\{[^{}]*\})?\s*$/;
const DAY = String.raw`\d{4}\.\d\d?\.\d\d?(?:_\d\d:\d\d(?::\d\d)?)?(?:_(?:TAI|UTC|UT))?`;
const DURATION = String.raw`\d+[dhms]`;
const RANGE = new RegExp(
  `^(?<from>${DAY})(?:/(?<lasts>${DURATION})|-(?<to>${DAY}))(?:@(?<cadence>${DURATION}))?$`,
);
const UNIT_SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

/**
 * A record set in JSOC's own words cut into smaller ones, as `chunks` cuts a query: each list or range of whole numbers
 * in slices, each range of times in stretches. Other filters, and the segments, stand in all of them as they were
 * written; so does the whole set where nothing is long. Throws an ArgumentError for a text without a series or with
 * brackets that do not close.
 */
export function recordSetChunks(text: string, options: ChunkOptions = {}): string[] {
  const limits = chunkLimits(options);
  const parts = SET.exec(text)?.groups;
  if (!parts) {
    throw new ArgumentError(`${JSON.stringify(text)} is no record set`, {
      value: text,
      expected: "one such as hmi.sharp_cea_720s[377][2011.02.13_TAI/2d@1h]{magnetogram}",
    });
  }
  const filters = Array.from(parts.filters!.matchAll(/\[(\?.*?\?|[^\]]*)\]/g), ([, filter]) =>
    filter!.trim(),
  );
  const pieces = filters.map((filter) => numbersCut(filter, limits) ?? timesCut(filter, limits) ?? [filter]);
  let sets = [seriesName(parts.series!)];
  for (const choices of pieces) sets = sets.flatMap((set) => choices.map((choice) => `${set}[${choice}]`));
  return sets.map((set) => `${set}${parts.segments ?? ""}`);
}

/** "377,384" or "377-500"; undefined for what is neither. */
function numbersCut(filter: string, { chunkValues }: Required<ChunkOptions>): string[] | undefined {
  if (/^\d+(?:\s*,\s*\d+)*$/.test(filter)) {
    const slices = sliced(filter.split(/\s*,\s*/), chunkValues);
    return slices.length === 1 ? undefined : slices.map((slice) => slice.join(","));
  }
  const [, first, last] = /^(\d+)-(\d+)$/.exec(filter)?.map(Number) ?? [];
  if (first === undefined || last === undefined || last - first < chunkValues) return undefined;
  const ranges: string[] = [];
  for (let at = first; at <= last; at += chunkValues) {
    ranges.push(`${at}-${Math.min(at + chunkValues - 1, last)}`);
  }
  return ranges;
}

/** A range of times; undefined for what is none, and for one that is short. */
function timesCut(filter: string, { chunkSeconds }: Required<ChunkOptions>): string[] | undefined {
  const range = RANGE.exec(filter)?.groups;
  if (!range) return undefined;
  const cadenceSeconds = secondsOf(range.cadence);
  const cuts = cut(
    {
      from: clocked(range.from!),
      ...(range.to === undefined ? { seconds: secondsOf(range.lasts)! } : { to: clocked(range.to) }),
      ...(cadenceSeconds === undefined ? {} : { cadenceSeconds }),
    },
    chunkSeconds,
  );
  if (cuts.length === 1) return undefined;
  // A time without a scale is of the series' own; such a clock is only counted on.
  const bare = !/_[A-Z]+$/.test(range.from!);
  const skip = range.cadence === undefined ? "" : `@${range.cadence}`;
  const shown = (time: string) => (bare ? time.replace(/_TAI$/, "") : time);
  return cuts.map(({ from, to, seconds }) => {
    const end =
      seconds === undefined ? `-${shown(taiText(taiMilliseconds(to!)))}` : `/${durationText(seconds)}`;
    return `${shown(taiText(taiMilliseconds(from)))}${end}${skip}`;
  });
}

const clocked = (time: string): string =>
  /_[A-Z]+$/.test(time) ? time.replace(/_UT$/, "_UTC") : `${time}_TAI`;

function secondsOf(duration: string | undefined): number | undefined {
  if (duration === undefined) return undefined;
  return Number(duration.slice(0, -1)) * UNIT_SECONDS[duration.at(-1)!]!;
}
