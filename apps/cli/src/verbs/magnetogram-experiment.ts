import { readFile } from "node:fs/promises";
import { isHelioError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  experimentModels,
  type MagnetogramConfig,
  magnetogramConfig,
  presets,
  readSunTruth,
  runExperiment,
  syntheticYear,
} from "@helioscope/magnetogram-gen";
import { configure } from "../config.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

const SETTINGS = {
  name: "magnetogram-gen",
  presets,
  defaultPreset: "small",
  config: magnetogramConfig,
};

const names = Object.keys(experimentModels);

export const experiment = defineVerb({
  name: "magnetogram experiment",
  about:
    "Train the networks from several seeds on one year and judge the paper's claims beside the baselines",
  example: "helioscope magnetogram experiment --data synthetic --seeds 3 --out experiment",
  options: {
    data: {
      type: "text",
      default: "synthetic",
      hint: "DIR",
      about: "Prepared data set, or synthetic: a year of a rotating Sun is made and prepared first",
    },
    models: {
      type: "text",
      hint: "LIST",
      default: names.join(","),
      about: `Networks, of ${names.join(", ")}`,
    },
    seeds: { type: "number", integer: true, min: 1, default: 3, about: "Trainings of each, from seed 1 on" },
    steps: { type: "number", integer: true, min: 1, default: 1000, about: "Steps of each training" },
    suns: {
      type: "number",
      integer: true,
      min: 1,
      about: "Synthetic Suns, one after another, so that others are tested on (default 1)",
    },
    days: { type: "number", min: 0, about: "Length of the synthetic year of each (default 365)" },
    every: {
      type: "number",
      min: 0,
      hint: "HOURS",
      about: "Bursts of --length frames of the synthetic year instead of all of them",
    },
    length: { type: "number", integer: true, min: 1, about: "Frames of a burst of --every (default 14)" },
    "keep-files": { type: "flag", about: "Keep the level-1 files of the synthetic Suns" },
    preset: { type: "choice", of: Object.keys(presets), about: "What the networks share (default small)" },
    set: {
      type: "list",
      hint: "KEY=VALUE",
      about: "Settings laid over the preset, such as generator.width=8",
    },
    truth: {
      type: "text",
      hint: "FILE",
      about: "truth.json of the Sun of --data DIR: scores near its flares",
    },
    out: COMMON.out,
    seed: { type: "number", integer: true, min: 0, about: "Seed of the (first) synthetic Sun (default 1)" },
    engine: COMMON.engine,
  },
  async run({ options, terminal, signal }) {
    const models = options.models.split(",").map((name) => name.trim());
    const unknown = models.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new UsageError(`There is no network "${unknown}": ${names.join(", ")}`);
    const synthetic = options.data === "synthetic";
    assertBelongs(synthetic, options);
    const folder = userPath(options.out ?? "out/magnetogram-experiment");
    const out = directoryStore(folder);
    const named = configure(SETTINGS, options.preset, options.set) as MagnetogramConfig;
    const config = { ...named, training: { ...named.training, steps: options.steps } };
    const work = {
      signal,
      onProgress: terminal.progress.bind(terminal),
      onWarning: (warning: string) => terminal.warn(warning),
    };
    try {
      const { data, flares } = synthetic
        ? await syntheticYear(out, config, { ...sunsOf(options), ...work })
        : { data: directoryStore(userPath(options.data)), flares: await flaresIn(options.truth) };
      const engine = await lazyEngine(options.engine, signal)();
      terminal.say(`Engine: ${engine.name} (${engine.version}, ${engine.threads} threads)`);
      const result = await runExperiment(data, {
        engine,
        out,
        models,
        config,
        seeds: Array.from({ length: options.seeds }, (_, i) => i + 1),
        document: nodeDocument(),
        ...(flares ? { flares } : {}),
        ...work,
      });
      for (const line of result.markdown.trimEnd().split("\n")) terminal.say(line);
      terminal.say(`Networks, records and tables: ${folder}`);
      const { rows, summaries, verdicts } = result;
      terminal.result({ folder, rows, summaries, verdicts });
      return 0;
    } catch (error) {
      if (isHelioError(error, "aborted")) terminal.warn(`Stopped; the same command goes on (in ${folder})`);
      throw error;
    }
  },
});

/** What the synthetic Suns are asked to be. */
interface SunWords {
  readonly seed: number | undefined;
  readonly suns: number | undefined;
  readonly days: number | undefined;
  readonly every: number | undefined;
  readonly length: number | undefined;
  readonly "keep-files": boolean;
}

const SUN_WORDS = ["seed", "suns", "days", "every", "length", "keep-files"] as const;

/** Options of the one kind of data say nothing of the other. */
function assertBelongs(synthetic: boolean, options: SunWords & { readonly truth: string | undefined }): void {
  if (synthetic && options.truth !== undefined)
    throw new UsageError("--truth is for --data DIR: synthetic Suns made here know their own");
  const given = SUN_WORDS.find((name) => options[name] !== undefined && options[name] !== false);
  if (!synthetic && given !== undefined)
    throw new UsageError(`--${given} is for --data synthetic: a prepared data set is what it is`);
  if (options.length !== undefined && options.every === undefined)
    throw new UsageError("--length is that of the bursts of --every HOURS, which is not given");
}

function sunsOf({ seed = 1, suns = 1, days = 365, every, length = 14, ...options }: SunWords) {
  const sequences = every === undefined ? null : { everyHours: every, length };
  return { seed, suns, days, sequences, keepFiles: options["keep-files"] };
}

async function flaresIn(file: string | undefined) {
  return file === undefined ? undefined : readSunTruth(await readFile(userPath(file), "utf8")).flares;
}
