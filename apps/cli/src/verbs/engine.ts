import { join } from "node:path";
import { isHelioError } from "@helioscope/core";
import { installTensorflow, listEngines, listOnnxRuntime } from "@helioscope/core/engine/node";
import {
  bench,
  benchCases,
  benchChoice,
  benchTable,
  enginesHere,
  findTorch,
  writeBench,
} from "../engine-bench/index.ts";
import { COMMON, defineVerb } from "../verb.ts";
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

const compare = defineVerb({
  name: "engine bench",
  about: "Time the papers' networks on each engine here, with PyTorch beside them where a Python has it",
  example: "helioscope engine bench --nets solarunet,flare --jobs predict --out comparison",
  options: {
    nets: {
      type: "text",
      hint: "a,b",
      about: "solarunet, classifier, flare, stokes, magnetogram (default all)",
    },
    engines: {
      type: "text",
      hint: "a,b",
      about: "tensorflow, webgpu, wasm, onnx, cpu (default those that are here, but cpu)",
    },
    jobs: { type: "text", hint: "a,b", about: "predict, train (default both)" },
    sizes: { type: "text", hint: "a,b", about: "paper, compact (default both)" },
    steps: {
      type: "number",
      integer: true,
      min: 1,
      default: 5,
      about: "Timed repeats, of which the middle one counts",
    },
    threads: {
      type: "number",
      integer: true,
      min: 1,
      about: "Threads of engines and PyTorch (default all cores)",
    },
    out: COMMON.out,
  },
  async run({ options, terminal, signal }) {
    const choice = benchChoice(options);
    const { present, absent } = await enginesHere(signal);
    const engines = choice.engines ?? present.filter((name) => name !== "cpu");
    const torch = await findTorch(signal);
    const { steps, threads, out } = options;
    const rows = await bench(benchCases(choice, engines), {
      steps,
      torch,
      signal,
      ...(threads === undefined ? {} : { threads }),
      onProgress: (progress) => terminal.progress(progress),
    });
    for (const line of benchTable(rows)) terminal.say(line);
    if (!choice.engines) for (const { engine, reason } of absent) terminal.say(`no ${engine}: ${reason}`);
    const files = out === undefined ? [] : await writeBench(out, rows);
    for (const file of files) terminal.say(join(out ?? "", file));
    terminal.result({ rows, absent, torch, files });
    return rows.some(({ ours }) => !("refused" in ours)) ? 0 : 1;
  },
});

export const engine = defineGroup("engine", "List the tensor engines, provide one, or compare them", {
  list,
  install,
  bench: compare,
});
