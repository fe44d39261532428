import { readFile } from "node:fs/promises";
import type { Skip } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import {
  bipoleRegions,
  evaluatedSide,
  evaluateGenerators,
  evaluationMarkdown,
  evaluationTables,
  type FieldGenerator,
  flareNeighbourhood,
  fullDiscTable,
  MANIFEST_FILE,
  type MagnetogramConfig,
  magnetogramConfig,
  markdownTable,
  nearestRegions,
  networkGenerator,
  openPrepared,
  presets,
  readSunTruth,
  reportOptions,
  taskDifferences,
  temporalTable,
  trainingWarning,
  trivialGenerators,
} from "@helioscope/magnetogram-gen";
import { configure } from "../config.ts";
import { writeTable } from "../fetch/write-table.ts";
import { drawEvaluation } from "../magnetogram/evaluation-pictures.ts";
import { type NamedNetwork, namedNetworks } from "../magnetogram/named-networks.ts";
import { sharpRegions } from "../magnetogram/sharp-regions.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

const SETTINGS = { name: "magnetogram-gen", presets, defaultPreset: "small", config: magnetogramConfig };
/** Regions of a synthetic Sun that Table 2 has. */
const REGIONS = 5;

export const evaluate = defineVerb({
  name: "magnetogram evaluate",
  about: "Score generated magnetograms in space and in time beside zero field, persistence and regression",
  example: "helioscope magnetogram evaluate set --model runs/convgru/model runs/pix2pix/model --out scores",
  takes: { name: "data", about: "Folder of a prepared data set", atLeast: 1, atMost: 1 },
  options: {
    model: { type: "list", hint: "DIR", about: "Folders of saved networks; none: the baselines alone" },
    dropout: {
      type: "flag",
      about: "Test each network with its dropout on too: how much of the flicker is dropout",
    },
    side: {
      type: "choice",
      of: ["test", "validation", "train", "all"],
      default: "test",
      about: "Part of the data set",
    },
    preset: {
      type: "text",
      hint: "NAME",
      about: "Configuration that decides sides and cadence, instead of the first network's",
    },
    set: {
      type: "list",
      hint: "key=value",
      about: "Settings laid over it, such as sequence.toleranceMinutes=5",
    },
    regions: {
      type: "list",
      hint: "FILE",
      about: "FITS files of SHARPs whose headers say which regions to cut out",
    },
    truth: { type: "text", hint: "FILE", about: "truth.json of a synthetic Sun: flares and regions" },
    threshold: {
      type: "number",
      min: 0,
      default: 0,
      hint: "GAUSS",
      about: "Least field that total flux counts",
    },
    resamples: {
      type: "number",
      integer: true,
      min: 0,
      default: 400,
      about: "Of the bootstrap; 0: no intervals",
    },
    pictures: { type: "flag", about: "Draw fields, difference maps and an animation" },
    format: FORMAT,
    ...COMMON,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const work = {
      signal,
      onProgress: (progress: Parameters<typeof terminal.progress>[0]) => terminal.progress(progress),
      onWarning: (warning: string) => terminal.warn(warning),
    };
    const truth = options.truth === undefined ? undefined : readSunTruth(await textOf(options.truth));
    const skipped: Skip[] = [];
    const known = options.regions.length === 0 ? undefined : await sharpRegions(options.regions, signal);
    skipped.push(...(known?.skipped ?? []));
    for (const { name, reason } of skipped) terminal.warn(`skipped ${name}: ${reason}`);
    const networks: readonly NamedNetwork[] =
      options.model.length === 0
        ? []
        : await namedNetworks(options.model, await lazyEngine(options.engine, signal)());
    try {
      const first = networks[0]?.network.config;
      const config = (
        first !== undefined && options.preset === undefined
          ? configure(
              { ...SETTINGS, presets: { model: first }, defaultPreset: "model" },
              undefined,
              options.set,
            )
          : configure(SETTINGS, options.preset, options.set)
      ) as MagnetogramConfig;
      const decides = options.preset ?? networks[0]?.name ?? SETTINGS.defaultPreset;
      const laidOver = options.set.length === 0 ? "" : ` with ${options.set.join(", ")}`;
      terminal.say(`Preparation, cadence and sides: those of ${decides}${laidOver}`);
      for (const { name, network } of networks) {
        const other = taskDifferences(network.config, config, ["prepare", "cadence"]);
        if (other.length > 0)
          throw new UsageError(
            `${name} cannot be scored with the configuration of ${decides}${laidOver}: its own says ${other.join(", ")}`,
          );
        const divided = taskDifferences(network.config, config, ["split"]);
        if (divided.length > 0)
          terminal.warn(
            `${name} was trained on other sides: its own configuration says ${divided.join(", ")}`,
          );
      }
      const set = await openPrepared(directoryStore(userPath(paths[0] as string)), config, work);
      skipped.push(...set.skipped);
      if (set.skipped.length > 0)
        terminal.warn(
          `${set.skipped.length} files were rejected when the set was prepared (${MANIFEST_FILE} says why)`,
        );
      const side = evaluatedSide(set, {
        ...work,
        side: options.side as "test" | "validation" | "train" | "all",
      });
      for (const { name, network } of networks) {
        const met = trainingWarning(name, network.origin.trainedOn, side.utc);
        if (met !== undefined) terminal.warn(met);
      }
      const own = networks.flatMap(({ name, network }): FieldGenerator[] => [
        networkGenerator(network, { name, testMode: "deterministic", readAhead: "auto" }),
        ...(options.dropout
          ? [
              networkGenerator(network, {
                name: `${name}, dropout on`,
                testMode: "dropout",
                seed: options.seed,
              }),
            ]
          : []),
      ]);
      const { fromUtc, toUtc } = side;
      const memories = networks.map(({ network }) => network.config.sequence.frames);
      const regions = known
        ? nearestRegions(known.boxes)
        : truth && bipoleRegions(truth.bipoles, { most: { count: REGIONS, fromUtc, toUtc } });
      const report = await evaluateGenerators(
        side.items,
        [...own, ...(await trivialGenerators(set, side, config, work))],
        {
          ...work,
          ...reportOptions(config),
          warmUpFrames: Math.max(config.sequence.frames, ...memories) - 1,
          flux: { thresholdGauss: options.threshold },
          ...(regions ? { regions } : {}),
          // Cut-outs of a small disc are smaller than the window.
          regionSsim: config.prepare.sizePx < 256 ? "map" : "crop",
          ...(truth ? { flares: flareNeighbourhood(truth.flares) } : {}),
          bootstrap: options.resamples === 0 ? null : { seed: options.seed, resamples: options.resamples },
        },
      );
      const folder = userPath(options.out ?? "out/magnetogram-evaluate");
      const out = pictureStore(directoryStore(folder));
      if (known && report.generators.every(({ regions: found }) => found.length === 0))
        terminal.warn("No region of --regions is on these discs at these times");
      const reported = networks.map(({ name, network }) => ({ name, ...network.origin }));
      await out.write("report.md", evaluationMarkdown(report, reported));
      for (const table of evaluationTables(report)) await writeTable(folder, table, formats);
      if (options.pictures) {
        const label = networks.some(({ network }) => network.origin.trainedOn?.synthetic)
          ? "generated by networks trained on synthetic data"
          : "generated magnetograms";
        const flare = report.generators[0]!.pairs.find(({ flares }) => flares);
        const start = flare?.beforeUtc ?? report.fromUtc;
        const made = await drawEvaluation(out, side.items, own, { fromUtc: start, config, label, signal });
        if (made.length > 0) terminal.say(`Pictures: ${made.join(", ")}`);
      }
      terminal.say(`${side.about}: ${report.frames} magnetograms, ${report.pairs} pairs, ${report.truth}`);
      for (const table of [fullDiscTable(report), temporalTable(report)])
        for (const line of markdownTable(table).split("\n")) terminal.say(line);
      terminal.say(`Report and tables: ${folder}`);
      const { frames, pairs, leftOut } = report;
      const generators = report.generators.map(({ name, scores }) => ({ name, scores }));
      terminal.result({
        folder,
        side: side.about,
        frames,
        pairs,
        leftOut,
        truth: report.truth,
        fromUtc,
        toUtc,
        generators,
        skipped,
      });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } finally {
      for (const { network } of networks) network.dispose();
    }
  },
});

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(userPath(path), "utf8");
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}
