import { isHelioError } from "@helioscope/core";
import { installTensorflow, listEngines, listOnnxRuntime } from "@helioscope/core/engine/node";
import { defineVerb } from "../verb.ts";
import { defineGroup } from "./group.ts";

const list = defineVerb({
  name: "engine list",
  about: "Show each tensor engine, and ONNX Runtime for predictions: version, threads, or why it is refused",
  example: "helioscope engine list",
  options: {},
  async run({ terminal }) {
    const engines = await listEngines();
    for (const { name, available, version, threads, trains, reason } of engines) {
      if (!available) terminal.say(`${name.padEnd(11)} refused: ${reason}`);
      else {
        const details = [
          version,
          `${threads} thread${threads === 1 ? "" : "s"}`,
          trains ? "trains" : "runs only",
          reason,
        ];
        terminal.say(`${name.padEnd(11)} ${details.filter(Boolean).join(", ")}`);
      }
    }
    const onnx = await listOnnxRuntime();
    terminal.say(
      onnx.available
        ? `${"onnxruntime".padEnd(11)} ${onnx.version}, for predictions beside an engine of auto on the CPU`
        : `${"onnxruntime".padEnd(11)} refused: ${onnx.reason}`,
    );
    terminal.result({ engines, onnxruntime: onnx });
    return engines.some(({ available }) => available) ? 0 : 1;
  },
});

const install = defineVerb({
  name: "engine install",
  about: "Provide the native TensorFlow engine in the user's cache",
  example: "helioscope engine install",
  options: {
    source: {
      type: "choice",
      of: ["pypi", "package"],
      default: "pypi",
      about: "Where libtensorflow comes from: the PyPI wheel (needs pip), or the npm package's own download",
    },
    gpu: { type: "flag", about: "The CUDA build" },
    "if-possible": { type: "flag", about: "End with code 0 and the reason when it cannot be provided" },
  },
  async run({ options, terminal, signal }) {
    try {
      const installed = await installTensorflow({
        source: options.source as "pypi" | "package",
        gpu: options.gpu,
        signal,
        onProgress: (progress) => terminal.progress(progress),
      });
      terminal.say(`tensorflow ${installed.version} in ${installed.directory}`);
      terminal.result(installed);
      return 0;
    } catch (error) {
      if (!options["if-possible"] || !isHelioError(error)) throw error;
      terminal.say(`tensorflow was not provided: ${error.message}`);
      terminal.result({ refused: error.message });
      return 0;
    }
  },
});

export const engine = defineGroup("engine", "List the tensor engines, or provide one", { list, install });
