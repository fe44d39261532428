import { readFile, stat } from "node:fs/promises";
import { importClassifier } from "@helioscope/classifier";
import { DataError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import { lazyEngine } from "../outputs.ts";
import { userPath } from "../paths.ts";
import { COMMON, defineVerb } from "../verb.ts";

export const importVerb = defineVerb({
  name: "classifier import",
  about: "Make a classifier of weights from elsewhere: PyTorch (.pth, without Python) or safetensors",
  example: "helioscope classifier import sol_class_4.pth --out runs/original",
  takes: { name: "file", about: "Weights: what torch.save or safetensors wrote", atLeast: 1, atMost: 1 },
  options: {
    classes: {
      type: "text",
      hint: "A,B,C",
      about:
        "Names of the classes in the order of the last layer (default those of the file, or the paper's five)",
    },
    preprocess: {
      type: "choice",
      of: ["slic-legacy", "solar"],
      about:
        "How images are prepared: as in the original's training, or by min-max (default the file's, or slic-legacy)",
    },
    size: {
      type: "number",
      integer: true,
      min: 1,
      about: "Side of the images, pixels, where the weights fit any (default 64)",
    },
    out: COMMON.out,
    engine: COMMON.engine,
  },
  async run({ paths: [path], options, terminal, signal }) {
    const bytes = await weightsAt(path);
    const engine = await lazyEngine(options.engine, signal)();
    const { network, format, ignored } = importClassifier(bytes, {
      engine,
      ...(options.classes === undefined
        ? {}
        : { classes: options.classes.split(",").map((name) => name.trim()) }),
      ...(options.preprocess === undefined ? {} : { input: options.preprocess as "slic-legacy" | "solar" }),
      ...(options.size === undefined ? {} : { sizePx: options.size }),
    });
    try {
      const folder = userPath(options.out ?? "runs/imported");
      await network.save(directoryStore(folder), "", { importedFrom: format });
      const sha256 = await network.hash();
      if (ignored.length > 0) terminal.say(`Left out beside the weights: ${ignored.join(", ")}`);
      terminal.say(`Classes: ${network.classes.join(", ")} (${network.parameters} parameters)`);
      terminal.say(`Images: ${network.input.sizePx} pixels, ${network.input.kind}`);
      terminal.say(`Model: ${folder}`);
      const { classes, input, parameters, config } = network;
      terminal.result({ folder, format, ignored, classes, input, network: config, parameters, sha256 });
      return 0;
    } finally {
      network.dispose();
    }
  },
});

async function weightsAt(given: string): Promise<Uint8Array> {
  const path = userPath(given);
  const what = await stat(path);
  if (what.isDirectory()) {
    throw new DataError(`${given} is a folder`, {
      value: path,
      expected: "a file of weights",
      remedy: "Name the file, such as model.safetensors in it; the model of a folder is used with --model",
    });
  }
  if (!what.isFile())
    throw new DataError(`${given} is no regular file`, { value: path, expected: "a file of weights" });
  return readFile(path);
}
