import { ArgumentError, DataError, folderStore, type Store, type WorkOptions } from "@helioscope/core";
import { sunArchive, type WriteSunOptions, writeSun } from "@helioscope/synthetic";
import type { MagnetogramConfig } from "../config.ts";
import { DATA_SET_FILE, prepareDataSet, type SourceFiles } from "../dataset/index.ts";
import { type KnownFlare, readSunTruth } from "../evaluation/index.ts";
import { parsePointing } from "../prepare/index.ts";
import { joinedTruth } from "./joined-truth.ts";

export interface SyntheticYearOptions extends WorkOptions {
  /** Of the first Sun; those after it have the next ones. The networks have their own. */
  readonly seed: number;
  /**
   * Suns, each followed for `days`, one after another in later years: the sides of a split by time are then of different
   * Suns. 1 where absent.
   */
  readonly suns?: number;
  /** 365 where absent. */
  readonly days?: number;
  /** First moment, UTC; the beginning of 2016 where absent. */
  readonly from?: string;
  /** Frames in bursts of so many, one every so many hours; null (where absent): one after another. */
  readonly sequences?: WriteSunOptions["sequences"];
  /** Keep the level-1 files, in `sun-1/` and so on. */
  readonly keepFiles?: boolean;
}

/** A prepared data set of synthetic Suns, and their flares. */
export interface SyntheticYear {
  readonly data: Store;
  readonly flares: readonly KnownFlare[];
}

const PLAN = "synthetic.json";
const TRUTH = "truth.json";

/** From the end of one Sun to the beginning of the next at least so long, days: a rotation. */
const APART_DAYS = 27;

/**
 * Makes rotating Suns with flares (AIA 304 and HMI of `writeSun`: level 1, noise, twice as many pixels as the grid has) at the
 * configuration's cadence and prepares them with their pointing tables in `set/` (`prepareDataSet`); what is true of them all
 * goes to `truth.json`. Level-1 files pass through memory unless `keepFiles`. A finished set is kept; one that was
 * interrupted keeps the prepared images, though the Suns are followed from the beginning.
 *
 * Throws an ArgumentError for an option out of range, a DataError where the folder holds other Suns, and as the two.
 */
export async function syntheticYear(
  out: Store,
  config: MagnetogramConfig,
  options: SyntheticYearOptions,
): Promise<SyntheticYear> {
  const { keepFiles = false, signal, onProgress, onWarning } = options;
  const work = {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(onWarning && { onWarning }),
  };
  const data = folderStore(out, "set");
  const plans = sunPlans(config, options);
  const asked = JSON.stringify({ plans, prepare: config.prepare, keepFiles });
  await claim(out, asked);
  if (!((await data.has(DATA_SET_FILE)) && (await out.has(TRUTH)))) {
    const suns = plans.map((plan, i) =>
      sunFiles(plan, keepFiles ? folderStore(out, `sun-${i + 1}`) : null, work),
    );
    const sources = await Promise.all(
      suns.map(async ({ files }, i) => ({ name: `sun-${i + 1}`, ...(await files()) })),
    );
    const pointing = suns.flatMap(({ archive }) => (archive.pointing ? parsePointing(archive.pointing) : []));
    await prepareDataSet(sources, data, config, { extras: { pointing }, ...work });
    await out.write(TRUTH, joinedTruth(await Promise.all(suns.map(({ truth }) => truth()))));
  }
  return { data, flares: readSunTruth(text(await out.read(TRUTH))).flares };
}

/** What each Sun is asked to be. */
function sunPlans(config: MagnetogramConfig, options: SyntheticYearOptions): WriteSunOptions[] {
  const { seed, suns = 1, days = 365, from = "2016-01-01T00:00:00.000Z", sequences = null } = options;
  const first = Date.parse(from);
  const check = (holds: boolean, name: string, value: unknown, expected: string) => {
    if (!holds) throw new ArgumentError(`${name} is ${String(value)}`, { value, expected });
  };
  check(Number.isInteger(suns) && suns >= 1, "suns", suns, "a positive whole number");
  check(days > 0 && Number.isFinite(days), "days", days, "above 0");
  check(Number.isFinite(first), "from", from, "a time, ISO 8601 UTC");
  const { cadenceMinutes } = config.sequence;
  const frames = sequences
    ? Math.ceil((days * 24) / sequences.everyHours) * sequences.length
    : Math.max(1, Math.round((days * 1440) / cadenceMinutes));
  const years = Math.ceil((days + APART_DAYS) / 365);
  return Array.from({ length: suns }, (_, i) => {
    const start = new Date(first);
    start.setUTCFullYear(start.getUTCFullYear() + i * years);
    const begins = start.toISOString();
    const widthPx = 2 * config.prepare.sizePx;
    return { seed: seed + i, from: begins, cadenceMinutes, frames, widthPx, sequences, sun: { begins } };
  });
}

/** Says what the folder is for, or finds that it already is for the same. */
async function claim(out: Store, asked: string): Promise<void> {
  if (!(await out.has(PLAN))) return out.write(PLAN, asked);
  if (text(await out.read(PLAN)) === asked) return;
  throw new DataError("The folder holds other synthetic Suns", {
    value: PLAN,
    expected: "the same Suns, cadence and preparation as before, or an empty folder",
    remedy: "Name another folder, or ask for the same to go on with it.",
  });
}

/** A Sun's files and truth, written to a folder first or made when they are read; it is the preparation that says how far it is. */
function sunFiles(plan: WriteSunOptions, kept: Store | null, work: WorkOptions) {
  const { signal } = work;
  const archive = sunArchive({ ...plan, ...(signal ? { signal } : {}) });
  return {
    archive,
    async files(): Promise<SourceFiles> {
      if (!kept) return archive;
      await writeSun(kept, { ...plan, ...work });
      return { list: archive.list, read: (path) => kept.read(path) };
    },
    truth: async () => (kept ? text(await kept.read("truth.json")) : archive.truth()),
  };
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
