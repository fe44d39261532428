import {
  type ClassifierConfig,
  classifierConfig,
  type DividedSet,
  defaultKShotPlan,
  type ImageFilter,
  kShot,
  kShotPicture,
  kShotSummary,
  kShotTables,
  kShotText,
  type LabelledSet,
  loadClassifier,
  openLabelled,
  presets,
  selectImages,
  transferConfig,
} from "@helioscope/classifier";
import { isHelioError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { kShotStages } from "../classifier/k-shot-stages.ts";
import { KEYWORD_OPTION, labelOptions } from "../classifier/label-options.ts";
import { namesIn, numbersIn } from "../classifier/lists.ts";
import { divideHere, SPLIT_OPTIONS, splitOf } from "../classifier/split-option.ts";
import { configure } from "../config.ts";
import { writeTable } from "../fetch/write-table.ts";
import { modelFolder } from "../model-folder.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tableFormats } from "../tables/index.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb, FORMAT } from "../verb.ts";

const { rates, tuningDraws, updates, draws, shots } = defaultKShotPlan;

export const kShotVerb = defineVerb({
  name: "classifier k-shot",
  about: "Train on 5, 10, 20 images of a class with a trained backbone and from scratch, and compare",
  example:
    "helioscope classifier k-shot patches --source-bands AIA_304,AIA_193,HMI_Ic --target-bands GONG_Ha --out kshot",
  takes: {
    name: "data",
    about: "Folder of labelled images; a second one where the target is another data set",
    atLeast: 1,
    atMost: 2,
  },
  options: {
    "source-bands": { type: "text", hint: "LIST", about: "Bands that the backbone is trained on" },
    "target-bands": { type: "text", hint: "LIST", about: "Bands of the new task" },
    "source-classes": { type: "text", hint: "LIST", about: "Classes that the backbone is trained on" },
    "target-classes": { type: "text", hint: "LIST", about: "Classes of the new task" },
    backbone: { type: "text", hint: "DIR", about: "Folder of a trained classifier, instead of training one" },
    shots: { type: "text", hint: "LIST", default: shots.join(","), about: "Labelled images of each class" },
    seeds: { type: "number", integer: true, min: 1, default: draws, about: "Draws of images and weights" },
    updates: {
      type: "number",
      integer: true,
      min: 1,
      default: updates,
      about: "Updates of the weights in each training, with a backbone and without",
    },
    stages: {
      type: "text",
      hint: "LIST",
      about: "What learns with a backbone, with its share of the updates: head:0.5,last2:0.5*0.1",
    },
    statistics: {
      type: "choice",
      of: ["keep", "batch"],
      default: "keep",
      about: "Normalise by what the backbone has learned, or by the batches",
    },
    "transfer-rates": {
      type: "text",
      hint: "LIST",
      default: rates.transfer.join(","),
      about: "Learning rates to choose from with a backbone",
    },
    "scratch-rates": {
      type: "text",
      hint: "LIST",
      default: rates.scratch.join(","),
      about: "The same from scratch",
    },
    "rate-draws": {
      type: "number",
      integer: true,
      min: 1,
      default: tuningDraws,
      about: "Draws of their own that choose the rates, by training images that they left",
    },
    preset: { type: "text", hint: "NAME", about: "Network and training (default slic-compact)" },
    set: { type: "list", hint: "key=value", about: "Settings laid over it, such as training.batchSize=16" },
    resume: { type: "flag", about: "Keep what --out holds and go on; more shots and seeds may be asked for" },
    ...KEYWORD_OPTION,
    ...SPLIT_OPTIONS,
    format: FORMAT,
    ...COMMON,
  },
  async run({ paths, options, terminal, signal }) {
    const formats = tableFormats(options.format);
    const plan = {
      ...{ shots: numbersIn("shots", options.shots), draws: options.seeds, updates: options.updates },
      rates: {
        transfer: numbersIn("transfer-rates", options["transfer-rates"]),
        scratch: numbersIn("scratch-rates", options["scratch-rates"]),
      },
      tuningDraws: options["rate-draws"],
      stages: kShotStages(options.stages, options.statistics as "keep" | "batch"),
    };
    const work = {
      signal,
      onProgress: (progress: Parameters<typeof terminal.progress>[0]) => terminal.progress(progress),
      onWarning: (warning: string) => terminal.warn(warning),
    };
    const filter = (side: "source" | "target"): ImageFilter => {
      const bands = namesIn(options[`${side}-bands`]);
      const classes = namesIn(options[`${side}-classes`]);
      return { ...(bands ? { bands } : {}), ...(classes ? { classes } : {}) };
    };
    if (paths.length === 1 && options.backbone === undefined) {
      const [source, target] = [filter("source"), filter("target")].map((own) => JSON.stringify(own));
      if (source === target)
        throw new UsageError(
          "Source and target are the same images: tell them apart with --source-bands and --target-bands (or -classes), or give a --backbone",
        );
    }
    const base = configure(
      { name: "classifier", presets, defaultPreset: "slic-compact", config: classifierConfig },
      options.preset,
      options.set,
    ) as ClassifierConfig;
    const open = (path: string) =>
      openLabelled(directoryStore(userPath(path)), { ...work, ...labelOptions(options) });
    const divide = (whole: LabelledSet, side: "source" | "target"): Promise<DividedSet> => {
      const set = selectImages(whole, filter(side));
      const told = (warning: string) => work.onWarning(`${side}: ${warning}`);
      const split = splitOf(options, set, { preset: base.training.split, onWarning: told });
      return divideHere(set, split, { seed: options.seed, ...work, onWarning: told });
    };
    const first = await open(paths[0]!);
    const target = await divide(paths[1] === undefined ? first : await open(paths[1]), "target");
    const folder = userPath(options.out ?? "out/k-shot");
    const store = options.backbone === undefined ? undefined : await modelFolder(options.backbone);
    const engine = await lazyEngine(options.engine, signal)();
    const given = store && (await loadClassifier(store, { engine }));
    const document = nodeDocument();
    const out = pictureStore(directoryStore(folder));
    try {
      const source = given ?? (await divide(first, "source"));
      const config = given
        ? transferConfig(given, { training: base.training, labels: "single" })
        : { ...base, classes: null };
      const result = await kShot(source, target, config, {
        ...{ engine, out, document, plan, seed: options.seed, resume: options.resume },
        ...work,
      }).catch((error: unknown) => {
        if (isHelioError(error, "aborted")) terminal.warn(`Stopped; go on with --resume (runs in ${folder})`);
        throw error;
      });
      for (const table of kShotTables(result)) await writeTable(folder, table, formats);
      await out.write("k-shot.svg", await kShotPicture(result, { document }));
      for (const line of kShotText(result)) terminal.say(line);
      terminal.say(`Tables, picture and ${given ? "answers" : "backbone"}: ${folder}`);
      const { classes, sourceClasses, skipped, leaks } = result;
      const counted = { ...leaks, pairs: leaks.pairs?.length ?? null };
      const summary = kShotSummary(result);
      terminal.result({ folder, classes, sourceClasses, summary, leaks: counted, skipped });
      return options.strict && skipped.length > 0 ? 1 : 0;
    } finally {
      given?.dispose();
    }
  },
});
