import { join, resolve } from "node:path";
import type { Skip } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { reported, type StokesAssistConfig } from "@helioscope/stokes-assist";
import { stokesAssist } from "@helioscope/stokes-assist/node";
import { configure } from "../config.ts";
import { lazyEngine, outputsIn } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellObservation } from "../report/tell.ts";
import { CUBE_OPTIONS, cubeChoice } from "../stokes/cube-options.ts";
import { invertRun } from "../stokes/invert-run.ts";
import { readCube } from "../stokes/read-cube.ts";
import { type StokesRun, writeRun } from "../stokes/run-file.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, type Option, type Values, type VerbCommand } from "../verb.ts";

const INVERT_OPTIONS = {
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
  format: {
    type: "text",
    default: "csv",
    hint: "csv,jsonl,parquet",
    about: "Formats of the table of pixels",
  },
  ...CUBE_OPTIONS,
  ...COMMON,
} as const satisfies Record<string, Option>;

/** `stokes invert` and `stokes assist` differ in the preset that they start from. */
function inversionVerb(words: {
  readonly name: string;
  readonly about: string;
  readonly example: string;
  readonly preset: string;
}): VerbCommand {
  return defineVerb({
    name: `stokes ${words.name}`,
    about: words.about,
    example: words.example,
    takes: {
      name: "paths",
      about: "Hinode SP level 1, or cubes of Stokes profiles: files or folders",
      atLeast: 1,
    },
    options: INVERT_OPTIONS,
    async run({ paths, options, terminal, signal }) {
      const formats = tableFormats(options.format);
      const run = runOf(paths, options, words.preset);
      const read = await readCube(run.paths, run.cube, { terminal, signal });
      const folder = userPath(options.out ?? `out/stokes-${words.name}`);
      const outputs = directoryStore(folder);
      await writeRun(outputs, run);
      const engine = lazyEngine(options.engine, signal);
      const map = await invertRun(run, read, {
        engine,
        tiles: directoryStore(join(folder, "tiles")),
        fresh: options.fresh,
        workers: options.workers,
        terminal,
        signal,
      });
      const skipped: readonly Skip[] = read.skipped;
      const { context, discard } = await outputsIn({
        ...{ folder, formats, seed: run.seed, engine, terminal, signal, skipped },
        frames: 1,
        times: [],
      });
      try {
        const observation = await reported(map, context);
        tellObservation(observation, terminal);
        terminal.say(`Maps, table and pictures: ${folder}`);
        terminal.result({ folder, sequence: read.sequence, ...observation, skipped });
        return options.strict && skipped.length > 0 ? 1 : 0;
      } catch (error) {
        await discard();
        throw error;
      }
    },
  });
}

function runOf(paths: readonly string[], options: Values<typeof INVERT_OPTIONS>, preset: string): StokesRun {
  const config = configure(stokesAssist, options.preset ?? preset, options.set) as StokesAssistConfig;
  return {
    paths: paths.map((path) => resolve(userPath(path))),
    cube: cubeChoice(options),
    config,
    seed: options.seed,
    every: options.every,
    window: options.window === undefined ? null : windowOf(options.window),
    model: options.model === undefined ? null : resolve(userPath(options.model)),
  };
}

function windowOf(text: string): [number, number, number, number] {
  const [x, y, width, height, ...more] = text.split(",").map(Number);
  const numbers = [x, y, width, height] as const;
  if (more.length > 0 || numbers.some((n) => !Number.isInteger(n) || n < 0) || width < 1 || height < 1)
    throw new UsageError(`--window is X,Y,WIDTH,HEIGHT in whole pixels, not "${text}"`);
  return [x, y, width, height];
}

export const invert: VerbCommand = inversionVerb({
  name: "invert",
  about: "Invert a map of Stokes profiles pixel by pixel: maps of temperature, velocity and magnetic field",
  example: "helioscope stokes invert SP3D*.fits --preset reference --out sunspot",
  preset: "reference",
});

export const assist: VerbCommand = inversionVerb({
  name: "assist",
  about: "Invert a map in one cycle from the network's first guesses",
  example: "helioscope stokes assist SP3D*.fits --out sunspot",
  preset: "compact",
});
