import { ArgumentError, type WorkOptions } from "@helioscope/core";
import type { EuvOptions } from "../euv/index.ts";
import type { SunOptions } from "../options.ts";
import { instant } from "../view.ts";
import { type SunInstrumentName, sunInstrument } from "./instruments.ts";

/** What a written Sun is like. */
export interface SunFilesOptions {
  readonly seed: number | string;
  /** UTC, ISO 8601, of the first frame. */
  readonly from: string;
  readonly cadenceMinutes: number;
  /** Moments, of each of which every instrument makes a file. */
  readonly frames: number;
  /** Pixels a side of every image. */
  readonly widthPx: number;
  readonly instruments: readonly SunInstrumentName[];
  readonly level: "1" | "1.5";
  /** Share of records with something wrong. */
  readonly faults: number;
  /** Frames in bursts of so many, one burst every so many hours; null: one after another. */
  readonly sequences: { readonly everyHours: number; readonly length: number } | null;
  readonly stereoAngleDeg: number;
  readonly noise: boolean;
  /** Years over which AIA 304 loses sensitivity (see `sensitivityAt`); null: it does not. */
  readonly declineYears: number | null;
  /** Hours between the boxes of bipoles in `boxes.csv`. */
  readonly boxHours: number;
  /** Of the Sun itself and of its EUV images, where they differ from the defaults. */
  readonly sun: Partial<Omit<SunOptions, "seed">>;
  readonly euv: Omit<EuvOptions, "seed">;
}

export type WriteSunOptions = Partial<SunFilesOptions> & Pick<SunFilesOptions, "seed"> & WorkOptions;

/** A day of hourly AIA 304 and HMI at 128 pixels, level 1. */
export const sunFilesDefaults: Omit<SunFilesOptions, "seed"> = {
  from: "2016-01-01T00:00:00.000Z",
  cadenceMinutes: 60,
  frames: 24,
  widthPx: 128,
  instruments: ["AIA 304", "HMI"],
  level: "1",
  faults: 0,
  sequences: null,
  stereoAngleDeg: 110,
  noise: true,
  declineYears: null,
  boxHours: 6,
  sun: {},
  euv: {},
};

/** Fills in the defaults. Throws an ArgumentError for an option out of range. */
export function resolveSunFilesOptions(options: WriteSunOptions): SunFilesOptions {
  const { signal: _signal, onProgress: _progress, onWarning: _warning, ...given } = options;
  const all: SunFilesOptions = { ...sunFilesDefaults, ...given };
  const check = (name: keyof SunFilesOptions, holds: boolean, expected: string) => {
    if (!holds)
      throw new ArgumentError(`${name} is ${JSON.stringify(all[name])}`, { value: all[name], expected });
  };
  const { cadenceMinutes, frames, widthPx, instruments, faults, sequences, declineYears } = all;
  check("cadenceMinutes", cadenceMinutes >= 0.2 && Number.isFinite(cadenceMinutes), "0.2 or more");
  check("frames", Number.isInteger(frames) && frames >= 1, "a positive whole number");
  check("widthPx", Number.isInteger(widthPx) && widthPx >= 16 && widthPx <= 4096, "16 to 4096");
  check(
    "instruments",
    instruments.length > 0 && new Set(instruments).size === instruments.length,
    "each once",
  );
  for (const name of instruments) sunInstrument(name);
  check("level", all.level === "1" || all.level === "1.5", '"1" or "1.5"');
  check("faults", faults >= 0 && faults <= 1, "0 to 1");
  check("declineYears", declineYears === null || declineYears > 0, "above 0, or null");
  check("boxHours", all.boxHours > 0, "above 0");
  check("stereoAngleDeg", Math.abs(all.stereoAngleDeg) <= 180, "-180 to 180");
  if (sequences) {
    const { everyHours, length } = sequences;
    check("sequences", Number.isInteger(length) && length >= 1, "a whole length");
    check("sequences", everyHours * 60 >= length * cadenceMinutes, "bursts that do not overlap");
  }
  return { ...all, from: new Date(instant(all.from)).toISOString() };
}

/** Bursts of consecutive frames: when each begins, milliseconds since 1970, and how many frames it has. */
export function burstsOf({ from, frames, sequences }: SunFilesOptions): { start: number; frames: number }[] {
  const first = Date.parse(from);
  if (!sequences) return [{ start: first, frames }];
  const bursts: { start: number; frames: number }[] = [];
  for (let done = 0; done < frames; done += sequences.length) {
    const start = first + bursts.length * sequences.everyHours * 3_600_000;
    bursts.push({ start, frames: Math.min(sequences.length, frames - done) });
  }
  return bursts;
}
