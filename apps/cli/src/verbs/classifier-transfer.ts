import {
  type ClassifierConfig,
  classifierConfig,
  layersOf,
  loadClassifier,
  openLabelled,
  presets,
  transfer,
  transferConfig,
} from "@helioscope/classifier";
import { isHelioError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { LABEL_OPTIONS, labelOptions } from "../classifier/label-options.ts";
import { divideHere, SPLIT_OPTIONS, splitOf } from "../classifier/split-option.ts";
import { stagesOf, stageText } from "../classifier/transfer-stages.ts";
import { configure } from "../config.ts";
import { modelFolder } from "../model-folder.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { pictureStore } from "../picture-store.ts";
import { tellNetworkScores } from "../report/tell.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const transferVerb = defineVerb({
  name: "classifier transfer",
  about: "Teach a trained classifier new classes: a new last layer, the others unfrozen as told",
  example: "helioscope classifier transfer --model runs/scenes/model --data mine --out runs/mine",
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of the trained classifier to begin from" },
    data: {
      type: "text",
      hint: "DIR",
      about:
        "Labelled images: a folder for each class, or a table labels.csv with the columns file and class",
    },
    layers: {
      type: "flag",
      about: "List the layers of the model, which --freeze and --stages name, and end",
    },
    stages: {
      type: "text",
      hint: "LIST",
      about: "Stages as what:epochs@rate*factor, such as head:5@0.05,last2:10@0.02*0.1,all:15@0.02*0.1",
    },
    freeze: {
      type: "text",
      hint: "WHAT",
      about: "One stage that leaves alone: backbone, none, the first N blocks, or all up to a layer",
    },
    epochs: { type: "number", integer: true, min: 1, about: "Epochs of the one stage (default 20)" },
    rate: { type: "number", min: 0, about: "Learning rate of the one stage (default 0.02)" },
    statistics: {
      type: "choice",
      of: ["keep", "batch"],
      default: "keep",
      about: "Normalise by what the model has learned (for few images), or learn it anew",
    },
    preset: {
      type: "text",
      hint: "NAME",
      default: "slic-compact",
      about: "Whose training: batches, augmentation, split, ...",
    },
    set: { type: "list", hint: "key=value", about: "Settings laid over it, such as training.batchSize=16" },
    resume: { type: "flag", about: "Go on from the checkpoint in --out" },
    ...LABEL_OPTIONS,
    ...SPLIT_OPTIONS,
    ...COMMON,
  },
  async run({ options, terminal, signal }) {
    if (!options.model) throw new UsageError("classifier transfer needs --model DIR");
    if (!options.data && !options.layers) throw new UsageError("classifier transfer needs --data DIR");
    const preset = Object.hasOwn(presets, options.preset)
      ? presets[options.preset as keyof typeof presets]
      : undefined;
    if (!preset)
      throw new UsageError(
        `There is no preset ${options.preset}; there are: ${Object.keys(presets).join(", ")}`,
      );
    const store = await modelFolder(options.model);
    const engine = await lazyEngine(options.engine, signal)();
    const backbone = await loadClassifier(store, { engine });
    try {
      const layers = layersOf(backbone);
      if (options.layers) {
        for (const { name, block, kind, parameters, applied } of layers)
          terminal.say(
            `${name.padEnd(24)} ${block.padEnd(16)} ${kind.padEnd(18)} ${String(parameters).padStart(9)}${applied > 1 ? `  applied ${applied} times` : ""}`,
          );
        terminal.result({ layers });
        return 0;
      }
      const data = directoryStore(userPath(options.data!));
      const work = {
        signal,
        onProgress: (progress: Parameters<typeof terminal.progress>[0]) => terminal.progress(progress),
        onWarning: (warning: string) => terminal.warn(warning),
      };
      const { epochs, rate } = options;
      const statistics = options.statistics as "keep" | "batch";
      const stages = stagesOf(layers, {
        stages: options.stages,
        freeze: options.freeze,
        epochs,
        rate,
        statistics,
      });
      const set = await openLabelled(data, { ...work, ...labelOptions(options) });
      for (const { name, reason } of set.skipped) terminal.warn(`skipped ${name}: ${reason}`);
      const split = splitOf(options, set, { preset: preset.training.split, onWarning: work.onWarning });
      const { labels } = set;
      const base = transferConfig(backbone, { training: { ...preset.training, stages, split }, labels });
      const config = configure(
        { name: "classifier", presets: { base }, defaultPreset: "base", config: classifierConfig },
        undefined,
        options.set,
      ) as ClassifierConfig;
      const folder = userPath(options.out ?? "runs/transfer");
      terminal.say(`Backbone: ${backbone.classes.join(", ")} (${backbone.parameters} parameters)`);
      for (const stage of config.training.stages) terminal.say(`  ${stageText(stage)}`);
      const sayHowToGoOn = () => terminal.warn(`Stopped; go on with --resume (checkpoint in ${folder})`);
      const divided = await divideHere(set, config.training.split, { seed: options.seed, ...work });
      const report = await transfer(backbone, divided, config, {
        ...{ engine, seed: options.seed, resume: options.resume, document: nodeDocument() },
        out: pictureStore(directoryStore(folder)),
        ...work,
      }).catch((error: unknown) => {
        if (isHelioError(error, "aborted")) sayHowToGoOn();
        throw error;
      });
      terminal.say(`${report.stopped} after ${report.steps} steps, loss ${report.finalLoss.toPrecision(5)}`);
      if (report.stopped === "aborted") sayHowToGoOn();
      else {
        terminal.say(`Scores on ${report.evaluation.data}:`);
        tellNetworkScores(report.evaluation.scores, terminal);
        terminal.say(`Model, checkpoints, metrics and loss curve: ${folder}`);
      }
      terminal.result({ folder, stages: config.training.stages, ...report });
      return report.stopped === "aborted" || (options.strict && report.evaluation.skipped.length > 0) ? 1 : 0;
    } finally {
      backbone.dispose();
    }
  },
});
