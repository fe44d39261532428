import { UnsupportedError } from "./errors.ts";

// TAI - UTC = 10 s on 1972-01-01, one second more from each of these days (IERS Bulletin C).
const FIRST = Date.UTC(1972, 0, 1);
const STEPS: readonly number[] = [
  ...[
    "1972-07",
    "1973-01",
    "1974-01",
    "1975-01",
    "1976-01",
    "1977-01",
    "1978-01",
    "1979-01",
    "1980-01",
    "1981-07",
  ],
  ...[
    "1982-07",
    "1983-07",
    "1985-07",
    "1988-01",
    "1990-01",
    "1991-01",
    "1992-07",
    "1993-07",
    "1994-07",
    "1996-01",
  ],
  ...["1997-07", "1999-01", "2006-01", "2009-01", "2012-07", "2015-07", "2017-01"],
].map((month) => Date.parse(`${month}-01T00:00:00Z`));

/** Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted, to the same on the TAI calendar. */
export function utcToTai(utc: number): number {
  checkEpoch(utc);
  let offset = 10;
  for (const step of STEPS) if (utc >= step) offset++;
  return utc + offset * 1000;
}

/** The way back; an instant inside a leap second becomes the millisecond before midnight. */
export function taiToUtc(tai: number): number {
  checkEpoch(tai - 10_000);
  let offset = 10;
  for (const step of STEPS) {
    const leapStart = step + offset * 1000;
    if (tai >= leapStart && tai < leapStart + 1000) return step - 1;
    if (tai >= leapStart) offset++;
  }
  return tai - offset * 1000;
}

/** Whether a leap second precedes this midnight (UTC, milliseconds). */
export function followsLeapSecond(midnight: number): boolean {
  return STEPS.includes(midnight);
}

function checkEpoch(utc: number): void {
  if (!(utc >= FIRST)) {
    throw new UnsupportedError(`TAI - UTC on ${new Date(utc).toISOString()}`, {
      value: utc,
      expected: "a time since 1972-01-01",
    });
  }
}
