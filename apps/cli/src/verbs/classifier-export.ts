import { basename, dirname } from "node:path";
import { classifierToOnnx, classifierToSafetensors, loadClassifier } from "@helioscope/classifier";
import { directoryStore } from "@helioscope/core/node";
import { modelFolder } from "../model-folder.ts";
import { batchOf } from "../onnx-export.ts";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { UsageError } from "../usage-error.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const exportVerb = defineVerb({
  name: "classifier export",
  about: "Write a trained classifier as ONNX, or its weights as safetensors with the names of PyTorch",
  example: "helioscope classifier export --model runs/mine/model --to onnx --out mine.onnx",
  options: {
    model: { type: "text", hint: "DIR", about: "Folder of the trained classifier" },
    to: { type: "choice", of: ["onnx", "safetensors"], default: "onnx", about: "Format" },
    batch: {
      type: "text",
      hint: "N",
      about: "ONNX: images in a batch, faster on CPUs than any number (symbolic, the default)",
    },
    naming: {
      type: "choice",
      of: ["torch", "keras"],
      about: "safetensors: names and layouts of PyTorch (the default) or our own",
    },
    out: { type: "text", hint: "FILE", about: "File to write (default classifier.onnx or .safetensors)" },
    engine: COMMON.engine,
  },
  async run({ options, terminal, signal }) {
    if (!options.model) throw new UsageError("classifier export needs --model DIR");
    const { batch, naming } = options;
    if (batch !== undefined && options.to !== "onnx") throw new UsageError("--batch is for --to onnx");
    if (naming !== undefined && options.to !== "safetensors")
      throw new UsageError("--naming is for --to safetensors");
    const size = batchOf(batch);
    const store = await modelFolder(options.model);
    const engine = await lazyEngine(options.engine, signal)();
    const network = await loadClassifier(store, { engine });
    try {
      const bytes =
        options.to === "onnx"
          ? await classifierToOnnx(network, { batch: size })
          : await classifierToSafetensors(network, { naming: naming === "keras" ? "keras" : "torch" });
      const file = userPath(options.out ?? `classifier.${options.to}`);
      await directoryStore(dirname(file)).write(basename(file), bytes);
      terminal.say(`${options.to} of ${network.parameters} parameters, ${bytes.byteLength} bytes: ${file}`);
      const sha256 = await network.hash();
      terminal.result({
        file,
        format: options.to,
        bytes: bytes.byteLength,
        classes: network.classes,
        sha256,
      });
      return 0;
    } finally {
      network.dispose();
    }
  },
});
