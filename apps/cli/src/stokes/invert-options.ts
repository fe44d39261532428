import { resolve } from "node:path";
import type { StokesAssistConfig } from "@helioscope/stokes-assist";
import { stokesAssist } from "@helioscope/stokes-assist/node";
import { configure } from "../config.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, type Option, type Values } from "../verb.ts";
import { clusterCountOf } from "./clusters.ts";
import { CUBE_OPTIONS, cubeChoice } from "./cube-options.ts";
import { type ExternalChoice, externalChoice, PROGRAM_OPTIONS } from "./external-options.ts";
import { GUESS_OPTIONS, guessChoices } from "./guess-options.ts";
import type { StokesRun } from "./run-file.ts";
import { windowOf } from "./selection.ts";

/** Options of `stokes invert` and `stokes assist`. */
export const INVERT_OPTIONS = {
  preset: {
    type: "choice",
    of: Object.keys(stokesAssist.presets),
    about: "Named configuration: reference, training and second-reference are those of the paper's Table 3",
  },
  set: {
    type: "list",
    hint: "key=value",
    about: "Settings laid over the preset, such as inversion.cycles=2",
  },
  ...GUESS_OPTIONS,
  model: { type: "text", hint: "DIR", about: "Network for the first guesses (default: the shipped one)" },
  window: {
    type: "text",
    hint: "X,Y,WIDTH,HEIGHT",
    about: "Invert this part of the map only, pixels from 0",
  },
  every: {
    type: "number",
    integer: true,
    min: 1,
    default: 1,
    about: "Invert the pixels of every n-th column and row only",
  },
  workers: { type: "number", integer: true, min: 1, about: "Threads (default: as many as the machine has)" },
  fresh: { type: "flag", about: "Start over; without it a stopped run in --out goes on where it was" },
  share: {
    type: "text",
    hint: "I/N",
    about:
      "Invert the I-th of N shares (from 0) of the map into --out, and no more; a run without it collects",
  },
  slurm: {
    type: "number",
    integer: true,
    min: 1,
    hint: "PIXELS",
    about: "Invert nothing, write scripts for Slurm: tasks of about so many pixels, and one that collects",
  },
  code: {
    type: "choice",
    of: ["sir", "desire"],
    about: "Invert with SIR or DeSIRe instead, where you have their programs",
  },
  ...PROGRAM_OPTIONS,
  control: { type: "text", hint: "NAME", about: "DeSIRe's control file (default desire.dtrol)" },
  processes: { type: "number", integer: true, min: 1, about: "Runs of the program at once (default 1)" },
  format: {
    type: "text",
    default: "csv",
    hint: "csv,jsonl,parquet",
    about: "Formats of the table of pixels",
  },
  instrument: {
    type: "text",
    hint: "hinode-sp|none|FILE",
    about: "Instrumental profile, FILE in SIR's .psf format (default: Hinode SP's where the header names it)",
  },
  ...CUBE_OPTIONS,
  ...COMMON,
} as const satisfies Record<string, Option>;

export type InvertValues = Values<typeof INVERT_OPTIONS>;

/** The run that was asked for. Throws a UsageError for options that do not go together. */
export function runOf(paths: readonly string[], options: InvertValues, preset: string): StokesRun {
  const config = configure(stokesAssist, options.preset ?? preset, options.set) as StokesAssistConfig;
  const external = externalChoice<ExternalChoice["code"]>(options, [
    ...["executable", "template", "timeout", "scratch", "control", "processes"],
  ]);
  const guess = guessChoices(options.guess);
  if (config.method === "milne-eddington") {
    if (external) throw new UsageError(`--code ${external.code} does not go with Milne-Eddington inversions`);
    if (guess.length > 0) throw new UsageError("--guess is for inversions in LTE");
  }
  if (external && options.workers !== undefined)
    throw new UsageError("--workers is for this package's own engine; --processes is for other codes");
  if (options.share !== undefined && options.slurm !== undefined)
    throw new UsageError("--share and --slurm do not go together");
  if (options.share !== undefined && options.fresh)
    throw new UsageError("--fresh would throw away the other shares; begin anew without --share");
  return {
    paths: paths.map((path) => resolve(userPath(path))),
    cube: cubeChoice(options),
    config,
    seed: options.seed,
    every: options.every,
    window: options.window === undefined ? null : windowOf(options.window),
    model: options.model === undefined ? null : resolve(userPath(options.model)),
    instrument: instrumentOf(options.instrument),
    engine: options.engine ?? null,
    guess,
    clusters: clusterCountOf(options.clusters),
    external,
  };
}

function instrumentOf(given: string | undefined): string | null {
  if (given === undefined) return null;
  return given === "none" || given === "hinode-sp" ? given : resolve(userPath(given));
}
