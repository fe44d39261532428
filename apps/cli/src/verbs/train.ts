import { isHelioError } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { directoryStore } from "@helioscope/core/node";
import { configure } from "../config.ts";
import { loadInstrument } from "../instruments.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellNetworkScores } from "../report/tell.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const train = defineVerb({
  name: "train",
  about: "Train a paper's network on a folder of data; what it wrote can be resumed and loaded",
  example: "helioscope train solarunet --data gst/train --preset compact --out runs/compact",
  takes: { name: "paper", about: "Name of the instrument, such as solarunet", atLeast: 1, atMost: 1 },
  options: {
    data: {
      type: "text",
      hint: "DIR",
      about: "Folder of training data (the package's README says what it holds)",
    },
    preset: { type: "text", hint: "NAME", about: "Named configuration: paper, or another of the package's" },
    set: {
      type: "list",
      hint: "key=value",
      about: "Settings laid over the preset, such as training.steps=500",
    },
    resume: {
      type: "flag",
      about: "Go on from the checkpoint in --out; of papers that keep it, with that run's configuration",
    },
    ...COMMON,
  },
  async run({ paths, options, terminal, signal }) {
    const instrument = await loadInstrument(paths[0]!);
    if (!options.data) throw new UsageError("train needs --data DIR");
    const folder = userPath(options.out ?? `runs/${instrument.name}`);
    const asIs = options.resume && options.preset === undefined && options.set.length === 0;
    const kept = asIs ? await instrument.runConfig?.(directoryStore(folder)) : undefined;
    const config = kept ?? configure(instrument, options.preset, options.set);
    const engine = await lazyEngine(options.engine, signal)();
    terminal.say(`Engine: ${engine.name} (${engine.version}, ${engine.threads} threads)`);
    for (const { engine: name, reason } of engine.refused) terminal.say(`  not ${name}: ${reason}`);
    const sayHowToGoOn = () => terminal.warn(`Stopped; go on with --resume (checkpoint in ${folder})`);
    const report = await instrument
      .train(directoryStore(userPath(options.data)), config, {
        engine,
        out: directoryStore(folder),
        seed: options.seed,
        resume: options.resume,
        document: nodeDocument(),
        signal,
        onProgress: (progress) => terminal.progress(progress),
        onWarning: (warning) => terminal.warn(warning),
      })
      .catch((error: unknown) => {
        if (isHelioError(error, "aborted")) sayHowToGoOn();
        throw error;
      });
    terminal.say(`${report.stopped} after ${report.steps} steps, loss ${report.finalLoss.toPrecision(5)}`);
    tellNetworkScores(report.evaluation.scores, terminal);
    if (report.stopped === "aborted") sayHowToGoOn();
    else terminal.say(`Model, checkpoints, metrics and loss curve: ${folder}`);
    terminal.result({ folder, ...report });
    return report.stopped === "aborted" || (options.strict && report.evaluation.skipped.length > 0) ? 1 : 0;
  },
});
