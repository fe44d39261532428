import { elapsedSeconds, parseTime } from "@helioscope/core";

const start = Date.UTC(1972, 0, 1);
const startTime = parseTime("1972-01-01T00:00:00Z");

/** Milliseconds of UTC since 1970 to the same on the TAI calendar. */
const taiOf = (time: number): number =>
  start + 10_000 + 1000 * elapsedSeconds(startTime, parseTime(new Date(time).toISOString()));

/** `2016.01.01_00:00:36_TAI` of a time in UTC, to the second. */
export function taiRecord(time: number): string {
  const text = new Date(Math.round(taiOf(time) / 1000) * 1000).toISOString().slice(0, 19);
  return `${text.replaceAll("-", ".").replace("T", "_")}_TAI`;
}
