import { type ObservationTime, parseTime } from "@helioscope/core";

/** T_REC of the hour: `2011.02.15_02:00:00_TAI`. Times here are milliseconds since 1970 on the TAI calendar. */
export function recordTime(tai: number): ObservationTime {
  return parseTime(taiText(tai));
}

export function taiText(tai: number): string {
  return `${new Date(tai).toISOString().slice(0, 19).replaceAll("-", ".").replace("T", "_")}_TAI`;
}

/** UTC, milliseconds since 1970. */
export const utcOf = (tai: number): number =>
  Date.parse(parseTime(new Date(tai).toISOString().slice(0, -1), "TAI").utc);
