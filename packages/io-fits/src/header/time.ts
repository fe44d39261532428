import type { Header } from "./header.ts";

/** Time scales that headers name (Standard, table 30). */
export type TimeScale = "UTC" | "TAI" | "TT" | "TDB" | "TCB" | "TCG" | "UT1" | "GPS" | "LOCAL";

/** A time as the header has it; no leap seconds are applied. */
export interface HeaderTime {
  /** `YYYY-MM-DD`, or with `Thh:mm:ss` and as many decimals as were given, in the scale below. */
  readonly iso: string;
  readonly scale: TimeScale;
  /** Whether the scale is only the default of the Standard, UTC: neither the value nor TIMESYS has one. */
  readonly assumed: boolean;
  /** Keyword that the date came from. */
  readonly card: string;
  /** As written. */
  readonly text: string;
}

const SCALES: Readonly<Record<string, TimeScale>> = {
  UTC: "UTC",
  UT: "UTC",
  Z: "UTC",
  GMT: "UTC",
  TAI: "TAI",
  IAT: "TAI",
  TT: "TT",
  TDT: "TT",
  ET: "TT",
  TDB: "TDB",
  TCB: "TCB",
  TCG: "TCG",
  UT1: "UT1",
  GPS: "GPS",
  LOCAL: "LOCAL",
};

/**
 * The time in a keyword: ISO 8601, JSOC's `2011.02.15_02:00:00_TAI`, the old `dd/mm/yy`, `dd-Mon-yyyy`, a date beside
 * its own time (DATE-OBS and TIME-OBS), or a modified Julian date. Keywords with a dash and with an underline count
 * as one. For DATE-OBS, where it is absent or unreadable, DATE-BEG, T_OBS and MJD-OBS are tried in turn.
 *
 * @returns undefined where there is no time that can be read.
 */
export function headerTime(header: Header, key = "DATE-OBS"): HeaderTime | undefined {
  const wanted = key.toUpperCase();
  const candidates = wanted === "DATE-OBS" ? [wanted, "DATE-BEG", "T_OBS", "MJD-OBS"] : [wanted];
  for (const candidate of candidates) {
    for (const spelling of new Set([candidate, candidate.replace("-", "_"), candidate.replace("_", "-")])) {
      const time = readTime(header, spelling);
      if (time !== undefined) return time;
    }
  }
  return undefined;
}

function readTime(header: Header, key: string): HeaderTime | undefined {
  const days = key.startsWith("MJD") ? header.getNumber(key) : undefined;
  if (days !== undefined) {
    const iso = modifiedJulian(days);
    return iso === undefined ? undefined : { iso, ...systemOf(header), card: key, text: String(days) };
  }
  const text = header.getString(key)?.trim();
  if (text === undefined) return undefined;
  const parsed = parseDate(text);
  if (parsed === undefined) return undefined;
  const beside = parsed.clock === undefined ? clockBeside(header, key) : undefined;
  const clock = parsed.clock ?? beside?.clock;
  const named = parsed.scale ?? beside?.scale;
  return {
    iso: clock === undefined ? parsed.date : `${parsed.date}T${clock}`,
    ...(named === undefined ? systemOf(header) : { scale: named, assumed: false }),
    card: key,
    text,
  };
}

/** TIMESYS, of which some files make a phrase; UTC where it is absent (Standard, section 9.2.1) or of another kind. */
function systemOf(header: Header): { readonly scale: TimeScale; readonly assumed: boolean } {
  const word = /^[A-Z0-9]+/.exec((header.getString("TIMESYS") ?? "").trim().toUpperCase())?.[0] ?? "";
  const scale = Object.hasOwn(SCALES, word) ? SCALES[word] : undefined;
  return { scale: scale ?? "UTC", assumed: scale === undefined };
}

interface ParsedTime {
  readonly date: string;
  readonly clock: string | undefined;
  readonly scale: TimeScale | undefined;
}

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function parseDate(text: string): ParsedTime | undefined {
  const found =
    /^(?<year>\d{4})[-./](?<month>\d\d)[-./](?<day>\d\d)(?<rest>.*)$/.exec(text) ??
    /^(?<day>[ \d]?\d)\/(?<month>[ \d]?\d)\/(?<year>\d{4}|\d\d)(?<rest>.*)$/.exec(text) ??
    /^(?<day>\d?\d)-(?<name>[A-Za-z]{3})-(?<year>\d{4}|\d\d)(?<rest>.*)$/.exec(text);
  if (found?.groups === undefined) return undefined;
  const { year, month, name, day, rest } = found.groups;
  // Two digits are of the last century (Standard, section 9.1.1).
  const date = civil(
    year.length === 2 ? 1900 + Number(year) : Number(year),
    name === undefined ? Number(month) : MONTHS.indexOf(name.toUpperCase()) + 1,
    Number(day),
  );
  if (date === undefined) return undefined;
  const { clock, scale, bad } = parseClock(rest.replace(/^[T_ ]/, ""));
  return bad ? undefined : { date, clock, scale };
}

function civil(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (month < 1 || month > 12 || date.getUTCDate() !== day || date.getUTCMonth() !== month - 1)
    return undefined;
  const pad = (value: number, width: number): string => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

interface Clock {
  readonly clock: string | undefined;
  readonly scale: TimeScale | undefined;
  readonly bad: boolean;
}

/** `hh:mm[:ss[.sss]]` with the name of a scale behind it. */
function parseClock(text: string): Clock {
  const found = /^(?:(\d\d):(\d\d)(?::(\d\d(?:\.\d*)?))?)?[_ ]?([A-Za-z][A-Za-z0-9]*)?\s*$/.exec(text);
  if (found === null) return { clock: undefined, scale: undefined, bad: true };
  const [, hours, minutes, seconds = "00", suffix = ""] = found;
  const word = suffix.toUpperCase();
  const scale = Object.hasOwn(SCALES, word) ? SCALES[word] : undefined;
  if (hours === undefined) return { clock: undefined, scale, bad: false };
  const bad = Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 61;
  return { clock: `${hours}:${minutes}:${seconds.replace(/\.$/, "")}`, scale, bad };
}

/** TIME-OBS beside DATE-OBS, TIME-END beside DATE-END and so on, with either kind of dash. */
function clockBeside(header: Header, key: string): Clock | undefined {
  if (!key.startsWith("DATE")) return undefined;
  const name = key.replace("DATE", "TIME");
  for (const spelling of [name, name.replace("_", "-"), name.replace("-", "_")]) {
    const text = header.getString(spelling)?.trim();
    if (text === undefined || text === "") continue;
    const clock = parseClock(text);
    if (!clock.bad && clock.clock !== undefined) return clock;
  }
  return undefined;
}

const DAY_MICROSECONDS = 86_400_000_000;
/** Modified Julian date of 1 January 1970. */
const UNIX_EPOCH_DAYS = 40_587;

/** To the microsecond, which is as far as a double goes. */
function modifiedJulian(days: number): string | undefined {
  if (!(days > -600_000 && days < 3_000_000)) return undefined;
  let whole = Math.floor(days);
  let micros = Math.round((days - whole) * DAY_MICROSECONDS);
  if (micros === DAY_MICROSECONDS) {
    whole += 1;
    micros = 0;
  }
  const date = new Date((whole - UNIX_EPOCH_DAYS) * 86_400_000);
  const seconds = Math.floor(micros / 1_000_000);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(pad).join(":");
  const decimals = String(micros % 1_000_000)
    .padStart(6, "0")
    .replace(/0+$/, "");
  const day = civil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  return day === undefined ? undefined : `${day}T${clock}${decimals === "" ? "" : `.${decimals}`}`;
}
