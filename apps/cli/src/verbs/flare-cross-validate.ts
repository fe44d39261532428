import { isHelioError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import {
  crossValidate,
  crossValidationLines,
  crossValidationScores,
  crossValidationTables,
  crossValidationText,
  type FlareCnnConfig,
  flareCnn,
  foldPicture,
  foldRecall,
  foldRecallTable,
  networkName,
  openSamples,
  recallPicture,
  windowsOfRegions,
} from "@helioscope/flare-cnn";
import { configure } from "../config.ts";
import { writeTable } from "../fetch/write-table.ts";
import { flaresIn } from "../flare/flare-lists.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

export const crossValidateVerb = defineVerb({
  name: "flare cross-validate",
  about:
    "Train a network on repeated splits by region, and score it beside total flux: Tables 2 to 4, Figure 5",
  example:
    "helioscope flare cross-validate set --preset small --splits 10 --flares flares.csv --test-from 2015-10-01 --out crossed",
  takes: {
    name: "data",
    about: "Folder of a data set, as flare dataset makes it",
    atLeast: 1,
    atMost: 1,
  },
  options: {
    preset: { type: "text", hint: "NAME", about: "Named configuration: paper, small, native, ..." },
    set: {
      type: "list",
      hint: "key=value",
      about: "Settings laid over the preset, such as training.steps=500",
    },
    splits: { type: "number", integer: true, default: 10, min: 1, about: "Random splits by region" },
    held: {
      type: "number",
      min: 0,
      hint: "SHARE",
      about: "Share of the regions that each split holds (default a third)",
    },
    "fixed-steps": {
      type: "flag",
      about: "Train on all other regions and take the last step, instead of keeping some to choose it",
    },
    flares: {
      type: "list",
      hint: "FILE",
      about: "Lists of flares: adds recall around flares, and scores of the 24 hours before them",
    },
    "test-from": {
      type: "text",
      hint: "DATE",
      about: "Regions first seen from then on are in no split; every network is scored on them",
    },
    bin: { type: "number", default: 1, min: 0, hint: "HOURS", about: "Width of the recall curves' bins" },
    resume: { type: "flag", about: "Keep the finished splits in --out and go on" },
    format: FORMAT,
    ...COMMON,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const config = configure(flareCnn, options.preset, options.set) as FlareCnnConfig;
    const { held, bin } = options;
    if (held !== undefined && !(held > 0 && held < 1))
      throw new UsageError(`--held is a share between 0 and 1, not ${held}`);
    const bins = 144 / bin;
    if (!(bins >= 1 && Math.abs(bins - Math.round(bins)) < 1e-9))
      throw new UsageError(`--bin is a part of 144 hours, such as 1, 3 or 6, not ${bin}`);
    const from = options["test-from"];
    if (from !== undefined && Number.isNaN(Date.parse(from)))
      throw new UsageError(`--test-from is a date such as 2015-10-01, not "${from}"`);
    const flares = options.flares.length > 0 ? await flaresIn(options.flares, terminal) : undefined;
    const source = await openSamples(directoryStore(userPath(paths[0] as string)));
    const folder = userPath(options.out ?? "out/flare-cross-validate");
    const out = pictureStore(directoryStore(folder));
    const engine = await lazyEngine(options.engine, signal)();
    const document = nodeDocument();
    const validation = await crossValidate(source, config, {
      ...{ engine, out, document, signal, seed: options.seed, splits: options.splits },
      ...(held === undefined ? {} : { heldShare: held }),
      weights: options["fixed-steps"] ? "last" : "best",
      resume: options.resume,
      ...(from === undefined ? {} : { testFromUtc: from }),
      onProgress: (progress) => terminal.progress(progress),
      onWarning: (warning) => terminal.warn(warning),
    }).catch((error: unknown) => {
      if (isHelioError(error, "aborted")) terminal.warn(`Stopped; go on with --resume (splits in ${folder})`);
      throw error;
    });
    const windows = flares && windowsOfRegions(validation.samples, flares);
    if (windows?.size === 0) terminal.warn("None of the flares is of a region of the data set");
    const scores = crossValidationScores(validation, {
      threshold: config.evaluation.threshold ?? 0.5,
      ...(windows ? { windows } : {}),
    });
    const name = networkName(config);
    for (const table of crossValidationTables(scores, name)) await writeTable(folder, table, formats);
    await out.write("tss.svg", await foldPicture(scores, { document, network: name }));
    if (windows && windows.size > 0) {
      const curves = foldRecall(validation, windows, { binHours: bin });
      const named = [
        { name, curve: curves.network },
        { name: "total unsigned flux", curve: curves.baseline },
      ];
      await writeTable(folder, foldRecallTable(named), formats);
      await out.write("recall.svg", await recallPicture(named, { document }));
    }
    for (const line of crossValidationText(validation, scores, name)) terminal.say(line);
    terminal.say(`Networks, tables and pictures: ${folder}`);
    const lines = crossValidationLines(scores, name);
    terminal.result({
      ...{ folder, network: name, splits: validation.folds.length, lines },
      folds: validation.folds.map(({ fold, path, steps, regions }) => ({ fold, path, steps, regions })),
      skipped: validation.skipped,
    });
    return options.strict && validation.skipped.length > 0 ? 1 : 0;
  },
});
