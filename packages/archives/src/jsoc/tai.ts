import { elapsedSeconds, type ObservationTime, parseTime } from "@helioscope/core";

const EPOCH_TEXT = "1977.01.01_00:00:00_TAI";
const EPOCH = parseTime(EPOCH_TEXT);
const EPOCH_MS = Date.UTC(1977, 0, 1);

/** A time: a text with its scale (`2011.02.13_05:00:00_TAI`, `2011-02-13T05:00Z`; UTC where none stands), or one read before. */
export type TimeLike = string | ObservationTime;

/** Milliseconds that a TAI clock shows since its 1970-01-01, so that differences are true durations. */
export function taiMilliseconds(time: TimeLike): number {
  const read = typeof time === "string" ? parseTime(time) : time;
  return Math.round(EPOCH_MS + 1000 * elapsedSeconds(EPOCH, read));
}

/** As JSOC writes times: `2011.02.13_05:00:00_TAI`, with milliseconds where there are any. */
export function taiText(taiMs: number): string {
  const [day, clock] = new Date(taiMs).toISOString().slice(0, -1).split("T") as [string, string];
  return `${day.replaceAll("-", ".")}_${clock.replace(/\.000$/, "")}_TAI`;
}
