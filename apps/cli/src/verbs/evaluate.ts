import { directoryStore } from "@helioscope/core/node";
import { configure } from "../config.ts";
import { loadInstrument } from "../instruments.ts";
import { modelFolder } from "../model-folder.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { tellNetworkScores } from "../report/tell.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const evaluate = defineVerb({
  name: "evaluate",
  about: "Score a trained network on a folder of data, beside the trivial baseline",
  example: "helioscope evaluate solarunet --data gst/train --model runs/compact/model",
  takes: { name: "paper", about: "Name of the instrument, such as solarunet", atLeast: 1, atMost: 1 },
  options: {
    data: { type: "text", hint: "DIR", about: "Folder of data in the form that train takes" },
    model: { type: "text", hint: "DIR", about: "Folder of a saved model" },
    preset: { type: "text", hint: "NAME", about: "Preset that the model was trained with" },
    set: { type: "list", hint: "key=value", about: "Settings laid over the preset" },
    engine: COMMON.engine,
    strict: COMMON.strict,
  },
  async run({ paths, options, terminal, signal }) {
    const instrument = await loadInstrument(paths[0]!);
    if (!options.data || !options.model) throw new UsageError("evaluate needs --data DIR and --model DIR");
    const config = configure(instrument, options.preset, options.set);
    const model = await modelFolder(options.model);
    const engine = await lazyEngine(options.engine, signal)();
    const network = await instrument.load(model, { engine });
    try {
      const evaluation = await instrument.evaluate(network, directoryStore(userPath(options.data)), config, {
        signal,
        onProgress: (progress) => terminal.progress(progress),
        onWarning: (warning) => terminal.warn(warning),
      });
      const ran = (await network.runsOn?.()) ?? engine.name;
      terminal.say(`${evaluation.data}: ${evaluation.examples} examples, engine ${ran}`);
      tellNetworkScores(evaluation.scores, terminal);
      for (const { name, reason } of evaluation.skipped) terminal.warn(`skipped ${name}: ${reason}`);
      terminal.result(evaluation);
      return options.strict && evaluation.skipped.length > 0 ? 1 : 0;
    } finally {
      network.dispose();
    }
  },
});
