import { AbortedError, DataError, type Store } from "@helioscope/core";
import { pointingTable, sensitivityTable } from "./calibration-files.ts";
import { contentOf, recordsAt, statesOf } from "./sun-records.ts";
import { SunTruth } from "./sun-truth.ts";
import { resolveSunFilesOptions, type SunFilesOptions, type WriteSunOptions } from "./write-options.ts";

/** What {@link writeSun} wrote. */
export interface WrittenSun {
  readonly frames: number;
  /** Images in the store; records that are missing on purpose are not. */
  readonly files: number;
  /** Those of them that an earlier run had written. */
  readonly found: number;
  /** Records with something wrong, listed in `faults.csv`. */
  readonly faulty: number;
  readonly bytes: number;
  readonly bipoles: number;
  readonly flares: number;
}

const PLAN = "sun.json";

/**
 * Writes a rotating Sun as archives would give it: a FITS file for each instrument and moment, in folders by instrument and month;
 * `pointing.csv`, the master pointing table of AIA's level 1; `degradation_304.csv` where AIA 304 declines; `faults.csv`; and what
 * is true: `boxes.csv`, and last of all `truth.json`. An interrupted run is gone on with where the folder holds the same Sun; one
 * state is in memory at a time.
 *
 * Throws an ArgumentError for an option out of range, a DataError where the store holds anything else, an AbortedError when it is
 * asked to stop.
 */
export async function writeSun(store: Store, options: WriteSunOptions): Promise<WrittenSun> {
  const resolved = resolveSunFilesOptions(options);
  const { signal, onProgress } = options;
  const before = await begin(resolved, store);
  const truth = new SunTruth(resolved);
  const { frames } = resolved;
  const faults = ["file,utc,instrument,fault"];
  const times: number[] = [];
  let [files, found, bytes] = [0, 0, 0];
  for (const state of statesOf(resolved)) {
    if (signal?.aborted) throw new AbortedError();
    times.push(state.time);
    truth.add(state);
    for (const record of recordsAt(resolved, state.time)) {
      const { file, fault, instrument } = record;
      if (fault) {
        faults.push([file, new Date(state.time).toISOString(), instrument, fault].join(","));
        if (fault === "missing") continue;
      }
      files++;
      if (before.has(file)) {
        found++;
        continue;
      }
      const content = await contentOf(resolved, record, state, { signal });
      await store.write(file, content);
      bytes += content.length;
    }
    onProgress?.({ stage: "synthetic Sun", done: times.length, total: frames });
  }
  const pointing = pointingTable(resolved, times);
  if (pointing !== undefined) await store.write("pointing.csv", pointing);
  const sensitivity = sensitivityTable(resolved, times);
  if (sensitivity !== undefined) await store.write("degradation_304.csv", sensitivity);
  await store.write("faults.csv", `${faults.join("\n")}\n`);
  await store.write("boxes.csv", truth.boxes());
  await store.write("truth.json", truth.json());
  const { bipoles, flares } = truth;
  return { frames, files, found, faulty: faults.length - 1, bytes, bipoles, flares };
}

/** Says what the folder is for, or finds that it already is for the same; the files that it holds. */
async function begin(options: SunFilesOptions, store: Store): Promise<ReadonlySet<string>> {
  const plan = `${JSON.stringify(options)}\n`;
  const files = new Set(await store.list());
  if (files.has(PLAN)) {
    if (new TextDecoder().decode(await store.read(PLAN)) === plan) return files;
    throw new DataError("The folder holds another Sun", {
      value: PLAN,
      expected: "the same options as before, or an empty folder",
      remedy: "Name another folder, or ask for the same Sun to go on with it.",
    });
  }
  const [other] = files;
  if (other !== undefined) {
    throw new DataError(`The folder holds ${other}`, {
      value: other,
      expected: "an empty folder",
      remedy: "Name another folder.",
    });
  }
  await store.write(PLAN, plan);
  return files;
}
