import {
  ArgumentError,
  FormatError,
  type Network,
  ShapeError,
  type Store,
  sha256,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { type Engine, tf, type tfl } from "@helioscope/core/engine";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import { type InferenceRuntime, openInference, releaseInference, runsOn } from "@helioscope/core/onnx";
import { type DropoutClock, dropoutClock } from "@helioscope/core/train";
import { toDiscCentre } from "../synthesis/local-continuum.ts";
import type { StokesCube } from "../types.ts";
import { buildCnn } from "./cnn.ts";
import { decodeNodes, type OutputScaling, outputSize } from "./coding.ts";
import type { StokesNetworkConfig } from "./config.ts";
import { fillGaps } from "./gaps.ts";
import { networkInput } from "./input.ts";
import { type NetworkFile, parseNetworkFile } from "./network-file.ts";
import { type AtmosphereNodes, nodeSize } from "./nodes.ts";
import { resampler } from "./resample.ts";

/** The wavelengths that a network sees, and the lines among them. */
export interface NetworkSpectrum {
  /** In air, Angstrom, ascending. */
  readonly wavelengths: ArrayLike<number>;
  /** Such as "Fe I 6301.5". */
  readonly lines?: readonly string[];
}

/** Profiles that go through the engine at once. */
const BATCH = 1024;

/** The network of section 2, fresh or loaded. It lives on the engine that was open when it was made. */
export class StokesNet implements Network {
  readonly model: tfl.LayersModel;
  readonly config: StokesNetworkConfig;
  /** In air, Angstrom, ascending. */
  readonly wavelengths: Float64Array;
  readonly lines: readonly string[];
  /** Of `standardised` outputs; all 0 and 1 before a training. */
  readonly scaling: OutputScaling | undefined;
  /** Names of the blocks that it was trained on, where its file says so. */
  readonly trainedOn: readonly string[];
  /** Name of the tensor engine that it lives on. */
  readonly engine: string;

  constructor(model: tfl.LayersModel, facts: NetworkFile) {
    this.model = model;
    this.config = facts.network;
    this.wavelengths = Float64Array.from(facts.wavelengths);
    this.lines = facts.lines;
    this.scaling = facts.scaling;
    this.trainedOn = facts.trainedOn;
    this.engine = tf.getBackend();
  }

  /**
   * A network with fresh weights; one seed always gives the same.
   *
   * @throws ArgumentError for too few wavelengths
   */
  static build(
    config: StokesNetworkConfig,
    spectrum: NetworkSpectrum,
    options: { readonly engine: Engine; readonly seed: number },
  ): StokesNet {
    return freshNetwork(config, spectrum, dropoutClock(options.seed));
  }

  /**
   * Loads what {@link StokesNet.save} wrote.
   *
   * @throws FormatError when the model is not such a network, and as core's `loadModel`
   */
  static async load(store: Store, prefix = ""): Promise<StokesNet> {
    const model = await loadModel(store, prefix);
    try {
      const facts = parseNetworkFile(model.getUserDefinedMetadata());
      const [input, output] = [model.inputs[0].shape, model.outputs[0].shape];
      if (input[1] !== facts.wavelengths.length || output[1] !== outputSize(facts.network)) {
        throw new FormatError(`Layers of [${input}] to [${output}] and a description of another network`, {
          expected: `${facts.wavelengths.length} wavelengths and ${outputSize(facts.network)} outputs`,
        });
      }
      return new StokesNet(model, facts);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  get parameters(): number {
    return this.model.countParams();
  }

  summary(): string {
    const lines: string[] = [];
    this.model.summary(100, undefined, (line: string) => lines.push(line));
    return lines.join("\n");
  }

  /** SHA-256 of the weights. */
  hash(): Promise<string> {
    return modelHash(this.model);
  }

  /** SHA-256 of all that its predictions depend on: weights, layers, wavelengths, coding and scaling. */
  async identity(): Promise<string> {
    const { network, wavelengths, scaling } = this.#file();
    const facts = JSON.stringify([await this.hash(), network, wavelengths, scaling ?? null]);
    return sha256(new TextEncoder().encode(facts));
  }

  #file(): NetworkFile {
    return {
      network: this.config,
      wavelengths: [...this.wavelengths],
      lines: this.lines,
      trainedOn: this.trainedOn,
      ...(this.scaling ? { scaling: this.scaling } : {}),
    };
  }

  /** Writes `model.json` and `weights.bin`; `halfFloats` halves the size at three to four digits a weight. */
  async save(
    store: Store,
    prefix = "",
    options: { readonly metadata?: Readonly<Record<string, unknown>>; readonly halfFloats?: boolean } = {},
  ): Promise<void> {
    await saveModel(this.model, store, prefix, {
      metadata: { ...options.metadata, ...this.#file() },
      halfFloats: options.halfFloats ?? false,
    });
  }

  /**
   * Nodes of the atmospheres behind profiles, [count][4][n] in units of the quiet Sun's continuum at disc centre. Profiles on
   * other `wavelengths` (Angstrom) than the network's are interpolated, as are isolated gaps (up to three samples that
   * are not finite or below -1). A pixel with wider ones has nodes of NaN. Runs in ONNX Runtime where that was chosen with
   * the engine, or as `runtime` says. Leaves no tensor behind.
   *
   * @throws ShapeError for profiles that are no multiple of 4 n, DataError where the network's range is not covered,
   * EngineError for a runtime that is not there
   */
  async predict(
    profiles: Float32Array,
    options: WorkOptions & {
      readonly wavelengths?: ArrayLike<number>;
      readonly runtime?: InferenceRuntime;
    } = {},
  ): Promise<AtmosphereNodes> {
    const n = this.wavelengths.length;
    const grid = options.wavelengths ?? this.wavelengths;
    const width = 4 * grid.length;
    const count = profiles.length / width;
    if (!Number.isInteger(count)) {
      throw new ShapeError(`${profiles.length} values of profiles`, {
        value: profiles.length,
        expected: `a multiple of ${width}: I, Q, U, V at ${grid.length} wavelengths`,
      });
    }
    const resample = resampler(grid, this.wavelengths);
    const depths = this.config.logTau.length;
    const values = new Float32Array(count * nodeSize(depths));
    const inference = await openInference(this.model, { runtime: options.runtime ?? "auto" });
    for (let begin = 0; begin < count; begin += BATCH) {
      throwIfAborted(options.signal);
      const end = Math.min(count, begin + BATCH);
      const part = fillGaps(profiles.subarray(begin * width, end * width), grid);
      const input = networkInput(part, end - begin, n, resample, this.config.inputFactors);
      const [{ data }] = await inference.run([{ data: input, shape: [end - begin, n, 4] }]);
      const nodes = decodeNodes(data, end - begin, this.config, this.scaling);
      blank(nodes.values, input, end - begin);
      values.set(nodes.values, begin * nodeSize(depths));
      options.onProgress?.({ stage: "predict", done: end, total: count });
    }
    return { count, logTau: Float64Array.from(this.config.logTau), values };
  }

  /** What its predictions run on here, whose last digits are its own: as "wasm", or "wasm+onnx" with ONNX Runtime. */
  runsOn(): Promise<string> {
    return runsOn(this.model);
  }

  /** {@link StokesNet.predict} for all pixels of a map, row by row; a cube may be in local units. */
  predictCube(cube: StokesCube, options: WorkOptions = {}): Promise<AtmosphereNodes> {
    const factor = toDiscCentre(cube);
    const profiles = factor === 1 ? cube.data : cube.data.map((value) => factor * value);
    return this.predict(profiles, { ...options, wavelengths: cube.wavelengths });
  }

  dispose(): void {
    releaseInference(this.model);
    this.model.dispose();
  }
}

/** A fresh network whose dropout a training's clock drives. */
export function freshNetwork(
  config: StokesNetworkConfig,
  { wavelengths, lines = [] }: NetworkSpectrum,
  clock: DropoutClock,
  scaling?: OutputScaling,
  trainedOn: readonly string[] = [],
): StokesNet {
  const grid = Array.from(wavelengths);
  if (grid.some((x, i) => !Number.isFinite(x) || (i > 0 && x <= grid[i - 1]))) {
    throw new ArgumentError("The network's wavelengths do not ascend", { value: grid });
  }
  const model = buildCnn(config, grid.length, clock);
  return new StokesNet(model, {
    network: config,
    wavelengths: grid,
    lines,
    trainedOn,
    ...(scaling ? { scaling } : {}),
  });
}

/** A rectifier turns NaN into 0 on some engines: what goes in bad is marked on the way out. */
function blank(values: Float32Array, input: Float32Array, count: number): void {
  const width = input.length / count;
  const size = values.length / count;
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = i * width; k < (i + 1) * width; k++) sum += 0 * input[k];
    if (sum !== 0) values.fill(Number.NaN, i * size, (i + 1) * size);
  }
}
