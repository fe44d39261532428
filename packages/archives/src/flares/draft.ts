import { parseTime } from "@helioscope/core";
import { parseGoesClass } from "./goes-class.ts";
import { noaaNumber } from "./noaa-number.ts";
import { operationalScale } from "./scale.ts";
import type { Flare } from "./types.ts";

/** A flare as a list has it, before it is checked. Times are UTC in any form that core's `parseTime` reads. */
export interface FlareDraft {
  readonly goesClass: string | null | undefined;
  readonly start?: string | null | undefined;
  readonly peak: string | null | undefined;
  readonly end?: string | null | undefined;
  readonly noaa?: string | number | null | undefined;
  readonly position?: Flare["position"];
  /** Who lists it; several joined by +. */
  readonly source: string;
  readonly satellite?: string | null;
  readonly scale?: Flare["scale"];
}

const DAY_MS = 86_400_000;
/** No flare takes longer from its start to its end. */
const LONGEST_MS = DAY_MS / 2;

/**
 * Makes a {@link Flare} of what a list has, or says in words why that cannot be: no class, no peak time, a peak that goes
 * with no start. Lists that give all times of a flare the date of its start are put right: a peak or an end before the
 * start is of the next day. A start or an end that is no time, and an end before the peak, count as not listed.
 */
export function flareOf(draft: FlareDraft): Flare | string {
  const listed = (draft.goesClass ?? "").trim();
  const parsed = parseGoesClass(listed);
  if (!parsed) return listed === "" ? "no GOES class" : `"${listed}" is no GOES class`;
  const listedPeak = timeOf(draft.peak);
  if (listedPeak === null) return draft.peak?.trim() ? `its peak "${draft.peak}" is no time` : "no peak time";
  const start = timeOf(draft.start);
  const peak = start === null ? listedPeak : afterMidnight(listedPeak, start);
  const listedEnd = timeOf(draft.end);
  const end = listedEnd === null ? null : afterMidnight(listedEnd, peak);
  const displaced = peak !== listedPeak && end !== null && end < peak;
  if (displaced || (start !== null && peak < start)) {
    return `its peak ${draft.peak} is before its start ${draft.start}`;
  }
  const peakUtc = iso(peak);
  const satellite = draft.satellite ?? null;
  return {
    goesClass: listed.toUpperCase().replaceAll(/[\s>+]/g, ""),
    peakFluxWm2: parsed.peakFluxWm2,
    scale: draft.scale ?? operationalScale(satellite, peakUtc),
    startUtc: start === null ? null : iso(start),
    peakUtc,
    endUtc: end === null || end < peak ? null : iso(end),
    noaa: noaaNumber(draft.noaa, peakUtc),
    position: draft.position ?? null,
    sources: draft.source.split("+").filter(Boolean),
    satellite,
  };
}

/** The time a day later where that is shortly after another one and the time itself is before it. */
function afterMidnight(time: number, other: number): number {
  const later = time + DAY_MS;
  return time < other && later >= other && later - other < LONGEST_MS ? later : time;
}

/** Milliseconds since 1970; null for what is no time. */
function timeOf(text: string | null | undefined): number | null {
  if (text === null || text === undefined || text.trim() === "") return null;
  try {
    return Date.parse(parseTime(text.trim()).utc);
  } catch {
    return null;
  }
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();
