import { fileURLToPath } from "node:url";
import { DataError, type Store } from "@helioscope/core";
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
  type TrainedOn,
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
  /** What the network knows of its training. */
  readonly trainedOn: TrainedOn | null;
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
  const store = await networkFolder(options.model);
  const onnx = options.engine === "onnx";
  const engine: Engine = await lazyEngine(onnx ? "cpu" : options.engine, signal)();
  const net = await loadMagnetogramNet(store, { engine });
  try {
    const { config } = net;
    const { trainedOn } = net.origin;
    const provenance = await provenanceOf(net, { ...(testMode && { testMode }), seed });
    if (!onnx) {
      const generator = networkGenerator(net, options);
      const close = async () => net.dispose();
      return { generator, provenance, config, trainedOn, engine: engine.name, close };
    }
    if (provenance.testMode !== "deterministic")
      throw new UsageError("--engine onnx has no dropout: choose another engine, or --mode deterministic");
    const { about, files } = await exportGenerator(net, { testMode: provenance.testMode });
    const { sessions, release } = await openSessions(about, files);
    net.dispose();
    const generator = onnxGenerator(about, sessions, options);
    return { generator, provenance, config, trainedOn, engine: "ONNX Runtime", close: release };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

/**
 * The folder of a network: the one that was named, or the shipped one.
 *
 * @throws DataError when it holds none
 */
export async function networkFolder(model: string | undefined): Promise<Store> {
  if (model !== undefined) return modelFolder(model);
  const folder = fileURLToPath(shippedModels.small);
  const store = directoryStore(folder);
  if (await store.has("model.json")) return store;
  throw new DataError(`No network comes with this installation: there is none in ${folder}`, {
    value: folder,
    expected: "a folder with model.json and its weights",
    remedy: "Train one with helioscope train magnetogram-gen, and give its folder: --model OUT/model.",
  });
}
