import { AbortedError, ArgumentError } from "@helioscope/core";
import type { SunState } from "../types.ts";
import { pointingTable } from "./calibration-files.ts";
import { contentOf, momentsOf, recordsAt, type SunRecord, statesOf } from "./sun-records.ts";
import { SunTruth } from "./sun-truth.ts";
import { resolveSunFilesOptions, type WriteSunOptions } from "./write-options.ts";

/** The files that {@link writeSun} would write, made when they are read and kept nowhere. */
export interface SunArchive {
  /** Paths in the order of time; records that are missing on purpose are not among them. */
  list(): Promise<string[]>;
  /**
   * The values and header that `writeSun` gives the file, not compressed. In the order of {@link list} each moment is simulated
   * once; one that lies before the last means that the Sun is followed from its beginning again.
   */
  read(path: string): Promise<Uint8Array>;
  /** Text of `pointing.csv`; undefined where no level-1 image of AIA is among the files. */
  readonly pointing: string | undefined;
  /** Text of `truth.json`; moments that were not read yet are simulated. */
  truth(): string;
}

/**
 * A rotating Sun as an archive without a folder; see {@link writeSun} for the options. Holds one state.
 *
 * Throws an ArgumentError for an option out of range. `read` throws one for a path that is not in the list, and an AbortedError
 * when it is asked to stop.
 */
export function sunArchive(options: WriteSunOptions): SunArchive {
  const resolved = resolveSunFilesOptions(options);
  const { signal, onProgress } = options;
  const times = momentsOf(resolved);
  const records = new Map<string, SunRecord>();
  for (const time of times)
    for (const record of recordsAt(resolved, time))
      if (record.fault !== "missing") records.set(record.file, record);
  const truth = new SunTruth(resolved);
  const seen = new Set<number>();
  let states = statesOf(resolved);
  let now: SunState | undefined;
  const see = (state: SunState) => {
    if (signal?.aborted) throw new AbortedError();
    if (seen.has(state.time)) return;
    seen.add(state.time);
    truth.add(state);
    onProgress?.({ stage: "synthetic Sun", done: seen.size, total: times.length });
  };
  const stateAt = (time: number): SunState => {
    if (now?.time === time) return now;
    if (now && now.time > time) states = statesOf(resolved);
    for (let next = states.next(); !next.done; next = states.next()) {
      now = next.value;
      see(now);
      if (now.time === time) return now;
    }
    throw new ArgumentError("No moment of this Sun", { value: time });
  };
  return {
    list: async () => [...records.keys()],
    async read(path) {
      const record = records.get(path);
      if (!record) throw new ArgumentError(`This Sun has no file ${path}`, { value: path });
      return contentOf(resolved, record, stateAt(record.time), { plain: true, signal });
    },
    pointing: pointingTable(resolved, times),
    truth() {
      if (seen.size < times.length) stateAt(times[times.length - 1]);
      return truth.json();
    },
  };
}
