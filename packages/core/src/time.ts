import { ArgumentError, UnsupportedError } from "./errors.ts";
import { followsLeapSecond, taiToUtc, utcToTai } from "./leap-seconds.ts";

/** Scales in which solar files state times. TAI - UTC is a whole number of seconds, TT - TAI is 32.184 s. */
export type TimeScale = "UTC" | "TAI" | "TT";

/** Time of an observation. */
export interface ObservationTime {
  /** UTC, ISO 8601 with a trailing Z, millisecond precision. An instant inside a leap second is 23:59:59.999. */
  readonly utc: string;
  /** Scale in which the file states it. */
  readonly scale: TimeScale;
  /** The value as the file states it. */
  readonly original: string;
}

const DATE = String.raw`(?<year>\d{4})(?<mark>[-./]?)(?<month>\d\d)\k<mark>(?<day>\d\d)`;
const CLOCK = String.raw`(?<hour>\d\d)(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d(?:\.\d*)?))?`;
const FORM = new RegExp(`^${DATE}(?:[T_ ]${CLOCK})?[_ ]?(?<scale>Z|UTC?|TAI|TT)?$`, "i");
const OLD_FITS_DATE = /^(\d\d)\/(\d\d)\/(\d\d)(?=$|[T_ ])/;

/**
 * Reads a time as solar files state it: `2011-02-14T20:34:12.20`, `2011.02.14_20:35:15_TAI`, `20170713_201549`,
 * `2011-02-14`, the FITS dates of before 1999 (`31/12/98`), with a suffix Z, UT, UTC, TAI or TT. A suffix outweighs
 * `scale` (the header's TIMESYS), which outweighs UTC. Throws an ArgumentError for a text that is no time, an
 * UnsupportedError for another scale, or for TAI and TT before 1972.
 */
export function parseTime(text: string, scale = "UTC"): ObservationTime {
  const fields = FORM.exec(text.trim().replace(OLD_FITS_DATE, "19$3-$2-$1"))?.groups;
  if (!fields) throw noTime(text);
  const stated = scaleOf(fields.scale ?? scale);
  const [year, month, day] = [Number(fields.year), Number(fields.month), Number(fields.day)];
  const [hour, minute] = [Number(fields.hour ?? 0), Number(fields.minute ?? 0)];
  const milliseconds = Math.round(Number(fields.second ?? 0) * 1000);
  const midnight = Date.UTC(year, month - 1, day);
  if (
    hour > 23 ||
    minute > 59 ||
    milliseconds >= 61_000 ||
    new Date(midnight).getUTCDate() !== day ||
    month < 1 ||
    month > 12
  ) {
    throw noTime(text);
  }
  const instant = midnight + (hour * 60 + minute) * 60_000 + milliseconds;
  return { utc: new Date(toUtc(instant, stated, milliseconds)).toISOString(), scale: stated, original: text };
}

/** Seconds from one observation to another, leap seconds counted (before 1972 there are none). */
export function elapsedSeconds(from: ObservationTime, to: ObservationTime): number {
  const [start, end] = [from, to].map(({ utc }) => {
    const milliseconds = Date.parse(utc);
    return milliseconds < Date.UTC(1972, 0, 1) ? milliseconds + 10_000 : utcToTai(milliseconds);
  }) as [number, number];
  return (end - start) / 1000;
}

function toUtc(instant: number, scale: TimeScale, milliseconds: number): number {
  if (scale === "TAI") return taiToUtc(instant);
  if (scale === "TT") return taiToUtc(instant - 32_184);
  const rolledOver = milliseconds >= 60_000 && instant - (milliseconds - 60_000);
  return rolledOver && followsLeapSecond(rolledOver) ? rolledOver - 1 : instant;
}

function scaleOf(name: string): TimeScale {
  const scale = name.trim().toUpperCase();
  if (scale === "TAI" || scale === "TT") return scale;
  if (scale === "UTC" || scale === "UT" || scale === "Z") return "UTC";
  throw new UnsupportedError(`The time scale ${name}`, { value: name, expected: "UTC, TAI or TT" });
}

function noTime(text: string): ArgumentError {
  return new ArgumentError(`"${text}" is no time`, {
    value: text,
    expected: "a form such as 2011-02-14T20:34:12.20",
  });
}
