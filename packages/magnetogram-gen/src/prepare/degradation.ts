import { ArgumentError, csvRecords, DataError, isHelioError, parseTime } from "@helioscope/core";

const DAY = 86_400_000;

/** One row of AIA's response table, or one day of SDOML's: from `start` on, milliseconds since 1970, UTC. */
interface DegradationRow {
  readonly wavelengthAngstrom: number;
  readonly start: number;
  readonly stop: number;
  /** Effective area of the row over that of the channel's first. */
  readonly ratio: number;
  /** p1, p2, p3 of 1 + p1 dt + p2 dt^2 + p3 dt^3, dt in days since `start`. */
  readonly polynomial: readonly [number, number, number];
}

/** How AIA's channels lost sensitivity, as a table states it. */
export interface DegradationTable {
  readonly rows: readonly DegradationRow[];
}

/**
 * Reads AIA's response table from CSV with the columns VER_NUM, WAVE_STR (or WAVELNTH), T_START, T_STOP, EFF_AREA, EFFA_P1,
 * EFFA_P2 and EFFA_P3 (`aia.response`, section 2.3.5 of the SDO guide); of several versions the highest. Throws an ArgumentError
 * where columns are lacking or no row is left.
 */
export function parseDegradation(csv: string): DegradationTable {
  const [head, ...records] = csvRecords(csv, { trim: true });
  const names = head?.cells.map((name) => name.toUpperCase()) ?? [];
  const lacking = ["T_START", "T_STOP", "EFF_AREA", "EFFA_P1", "EFFA_P2", "EFFA_P3"].filter(
    (name) => !names.includes(name),
  );
  if (lacking.length > 0) throw noTable(`it has no ${lacking.join(", ")}`);
  const read = records.flatMap(({ cells }) => {
    const cell = (name: string) => cells[names.indexOf(name)] ?? "";
    const wavelengthAngstrom = Number.parseInt(cell("WAVE_STR") || cell("WAVELNTH"), 10);
    const [start, stop] = [instant(cell("T_START")), instant(cell("T_STOP"))];
    const [area, p1, p2, p3] = ["EFF_AREA", "EFFA_P1", "EFFA_P2", "EFFA_P3"].map((name) =>
      Number(cell(name)),
    );
    const version = Number(cell("VER_NUM") || 0);
    return [wavelengthAngstrom, start, stop, area, p1, p2, p3, version].every(Number.isFinite)
      ? [{ wavelengthAngstrom, start, stop, area, polynomial: [p1, p2, p3] as const, version }]
      : [];
  });
  const latest = read.reduce((most, { version }) => Math.max(most, version), Number.NEGATIVE_INFINITY);
  const rows = read.filter(({ version }) => version === latest).sort((a, b) => a.start - b.start);
  if (rows.length === 0) throw noTable("it has no row that could be read");
  const firstArea = new Map<number, number>();
  for (const { wavelengthAngstrom, area } of rows) {
    if (!firstArea.has(wavelengthAngstrom)) firstArea.set(wavelengthAngstrom, area);
  }
  return {
    rows: rows.map(({ area, version: _, ...row }) => ({
      ...row,
      ratio: area / (firstArea.get(row.wavelengthAngstrom) ?? area),
    })),
  };
}

/** Reads SDOML's daily factors of one channel (`degrad_304.csv`): lines of a day and of its sensitivity over the first one's. */
export function parseDailyDegradation(csv: string, wavelengthAngstrom: number): DegradationTable {
  const rows = [...csvRecords(csv, { trim: true, brokenQuotes: "keep" })].flatMap(({ cells }) => {
    const start = instant((cells[0] ?? "").replace(/["']/g, "").trim().slice(0, 10));
    const ratio = Number(cells[1]);
    if (!Number.isFinite(start) || cells[1] === "" || !(ratio > 0)) return [];
    return [{ wavelengthAngstrom, start, stop: start + DAY, ratio, polynomial: [0, 0, 0] as const }];
  });
  if (rows.length === 0) throw noTable("it has no line of a day and a number");
  return { rows: rows.sort((a, b) => a.start - b.start) };
}

/**
 * Sensitivity of a channel at a time over that at launch: EFF_AREA(row) / EFF_AREA(first row) (1 + p1 dt + p2 dt^2 + p3 dt^3),
 * where dt is the days since the row's T_START (Boerner et al. 2014). Intensities are divided by it. Throws a DataError where
 * the table has no row for the channel or the time, or one that gives nothing positive.
 *
 * @param utc ISO 8601
 */
export function degradationFactor(table: DegradationTable, wavelengthAngstrom: number, utc: string): number {
  const time = Date.parse(utc);
  const row = table.rows.findLast(
    (one) => one.wavelengthAngstrom === wavelengthAngstrom && one.start <= time && time < one.stop,
  );
  if (!row) {
    throw new DataError(`The degradation table says nothing of ${wavelengthAngstrom} angstrom at ${utc}`, {
      value: wavelengthAngstrom,
      expected: "a row of this channel whose interval holds the time",
      remedy: "Give a newer table, or leave degradation out (degradation: false)",
    });
  }
  const days = (time - row.start) / DAY;
  const [p1, p2, p3] = row.polynomial;
  const factor = row.ratio * (1 + days * (p1 + days * (p2 + days * p3)));
  if (!(factor > 0)) {
    throw new DataError(
      `The degradation table gives ${factor} for ${wavelengthAngstrom} angstrom at ${utc}`,
      {
        value: factor,
        expected: "a positive sensitivity",
      },
    );
  }
  return factor;
}

function instant(text: string): number {
  try {
    return Date.parse(parseTime(text).utc);
  } catch (error) {
    if (isHelioError(error)) return Number.NaN;
    throw error;
  }
}

const noTable = (fact: string) =>
  new ArgumentError(`A degradation table that cannot be used: ${fact}`, {
    expected:
      "AIA's response table as CSV (T_START, T_STOP, EFF_AREA, EFFA_P1 to P3), or SDOML's daily factors",
  });
