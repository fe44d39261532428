import { fileURLToPath } from "node:url";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import {
  exportGenerator,
  type FieldGenerator,
  loadMagnetogramNet,
  type MagnetogramConfig,
  networkGenerator,
  onnxGenerator,
  type Provenance,
  provenanceOf,
  type SequenceOptions,
  shippedModels,
} from "@helioscope/magnetogram-gen";
import { modelFolder } from "../model-folder.ts";
import { lazyEngine } from "../outputs.ts";
import { UsageError } from "../usage-error.ts";
import { openSessions } from "./onnx-sessions.ts";

/** A generator that is ready to run. */
export interface OpenedGenerator {
  readonly generator: FieldGenerator;
  readonly provenance: Provenance;
  readonly config: MagnetogramConfig;
  /** As a report names it. */
  readonly engine: string;
  close(): Promise<void>;
}

export interface OpenGeneratorOptions extends SequenceOptions {
  /** Folder of the network; the shipped one where absent. */
  readonly model: string | undefined;
  /** Name of a tensor engine, or `onnx`. */
  readonly engine: string | undefined;
  readonly testMode?: MagnetogramConfig["testMode"];
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Loads a trained network and makes a generator of it, on a tensor engine or in ONNX Runtime. */
export async function openGenerator(options: OpenGeneratorOptions): Promise<OpenedGenerator> {
  const { seed, signal, testMode } = options;
  const { model } = options;
  const store =
    model === undefined ? directoryStore(fileURLToPath(shippedModels.small)) : await modelFolder(model);
  const onnx = options.engine === "onnx";
  const engine: Engine = await lazyEngine(onnx ? "cpu" : options.engine, signal)();
  const net = await loadMagnetogramNet(store, { engine });
  try {
    const { config } = net;
    const provenance = await provenanceOf(net, { ...(testMode && { testMode }), seed });
    if (!onnx) {
      const generator = networkGenerator(net, options);
      return { generator, provenance, config, engine: engine.name, close: async () => net.dispose() };
    }
    if (provenance.testMode !== "deterministic")
      throw new UsageError("--engine onnx has no dropout: choose another engine, or --mode deterministic");
    const { about, files } = await exportGenerator(net, { testMode: provenance.testMode });
    const { sessions, release } = await openSessions(about, files);
    net.dispose();
    const generator = onnxGenerator(about, sessions, options);
    return { generator, provenance, config, engine: "ONNX Runtime", close: release };
  } catch (error) {
    net.dispose();
    throw error;
  }
}
