import { join } from "node:path";
import { directoryStore } from "@helioscope/core/node";
import type { FinishedMap } from "@helioscope/stokes-assist";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";
import { invertRun } from "./invert-run.ts";
import { readCube } from "./read-cube.ts";
import { readRun } from "./run-file.ts";

/** Opens the inversion in a folder: its cube is read again, its tiles are taken as they lie there; what is missing is inverted first. */
export async function openRun(
  folder: string,
  options: {
    readonly logTau: readonly number[] | undefined;
    readonly engine: string | undefined;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<FinishedMap> {
  const { terminal, signal, logTau } = options;
  const path = userPath(folder);
  const stored = await readRun(directoryStore(path), folder);
  const { config } = stored;
  const run = logTau ? { ...stored, config: { ...config, maps: { ...config.maps, logTau } } } : stored;
  const read = await readCube(run.paths, run.cube, { terminal, signal });
  return invertRun(run, read, {
    engine: lazyEngine(options.engine, signal),
    tiles: directoryStore(join(path, "tiles")),
    fresh: false,
    workers: undefined,
    terminal,
    signal,
  });
}
