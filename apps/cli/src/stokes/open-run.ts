import { directoryStore } from "@helioscope/core/node";
import type { FinishedMap } from "@helioscope/stokes-assist";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";
import { invertRun } from "./invert-run.ts";
import { readCube } from "./read-cube.ts";
import { readRun } from "./run-file.ts";

export interface OpenRunOptions {
  /** Optical depths of the maps; the run's where absent. */
  readonly logTau?: readonly number[] | undefined;
  readonly engine: string | undefined;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Opens the inversion in a folder: its cube is read again, its tiles are taken as they lie there; what is missing is inverted first. */
export async function openRun(folder: string, options: OpenRunOptions): Promise<FinishedMap> {
  const { terminal, signal, logTau, engine } = options;
  const store = directoryStore(userPath(folder));
  const stored = await readRun(store, folder);
  const { config } = stored;
  const run = logTau ? { ...stored, config: { ...config, maps: { ...config.maps, logTau } } } : stored;
  const read = await readCube(run.paths, run.cube, { terminal, signal });
  return invertRun(run, read, {
    engine: lazyEngine(engine ?? stored.engine ?? undefined, signal),
    open: (other) => openRun(other, { engine, terminal, signal }),
    store,
    terminal,
    signal,
  });
}
