import {
  assertSameSize,
  type Network,
  type Raster,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { type Engine, tf, tfl } from "@helioscope/core/engine";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import { type InferenceRuntime, openInference, releaseInference, runsOn } from "@helioscope/core/onnx";
import { dropoutClock } from "@helioscope/core/train";
import type { FlareCnnConfig, FlareNetConfig } from "../config.ts";
import type { DifferentiableClassifier, FlareInput, InputConfig } from "../types.ts";
import { buildNetwork, LOGIT, type NetworkShape } from "./build-network.ts";
import { MaskedNormalisation } from "./layers/masked-normalisation.ts";
import { MaskedPooling } from "./layers/masked-pooling.ts";
import { PyramidPooling } from "./layers/pyramid-pooling.ts";
import { flareLayers } from "./onnx-layers.ts";
import { type FlareNetOrigin, FRESH, readSaved, savedMetadata } from "./saved-network.ts";
import { batchTensors, batchValues, canvasOf, type Phase, phasesOf, type Staged, staged } from "./staging.ts";

/** Most bytes that the first feature maps of one pass may take. */
const PASS_BYTES = 2 ** 26;

/** A network that gives magnetograms the probability to be of a flaring region. It lives on the engine that was open when it was made. */
export class FlareNet implements Network, DifferentiableClassifier {
  /** Field (and mask) to probability. */
  readonly model: tfl.LayersModel;
  /** The same layers up to the logit of the probability. */
  readonly logits: tfl.LayersModel;
  readonly input: InputConfig;
  readonly config: FlareNetConfig;
  readonly origin: FlareNetOrigin;

  constructor(model: tfl.LayersModel, { input, network }: NetworkShape, origin: FlareNetOrigin = FRESH) {
    this.model = model;
    this.logits = tfl.model({
      name: `${model.name}_logits`,
      inputs: model.inputs,
      outputs: model.getLayer(LOGIT).output as tfl.SymbolicTensor,
    });
    this.input = input;
    this.config = network;
    this.origin = origin;
  }

  /** A network with fresh weights; one seed always gives the same. */
  static build(
    config: NetworkShape | FlareCnnConfig,
    options: { readonly engine: Engine; readonly seed: number },
  ): FlareNet {
    return new FlareNet(buildNetwork(config, dropoutClock(options.seed)), config);
  }

  /**
   * Loads what {@link FlareNet.save} wrote.
   *
   * @throws FormatError when the model is not a FlareNet, and as core's `loadModel`
   */
  static async load(store: Store, prefix = ""): Promise<FlareNet> {
    const model = await loadModel(store, prefix, {
      customObjects: { MaskedNormalisation, MaskedPooling, PyramidPooling },
    });
    const saved = model.getUserDefinedMetadata() as Readonly<Record<string, unknown>> | undefined;
    try {
      const { origin, ...shape } = readSaved(saved);
      return new FlareNet(model, shape, origin);
    } catch (error) {
      model.dispose();
      throw error;
    }
  }

  /** The same layers, with what is known of their training; this one must not be used any more. */
  withOrigin(origin: Partial<FlareNetOrigin>): FlareNet {
    return new FlareNet(this.model, this.#shape, { ...this.origin, ...origin });
  }

  /** Number of weights, the moving statistics of batch normalisation included. */
  get parameters(): number {
    return this.model.countParams();
  }

  summary(): string {
    const lines: string[] = [];
    this.model.summary(110, undefined, (line: string) => lines.push(line));
    return lines.join("\n");
  }

  /** SHA-256 of the weights. */
  hash(): Promise<string> {
    return modelHash(this.model);
  }

  /** Writes the model with its configuration and origin; `metadata` goes beside them. */
  async save(
    store: Store,
    prefix = "",
    metadata: Readonly<Record<string, unknown>> = {},
    options: { readonly halfFloats?: boolean } = {},
  ): Promise<void> {
    await saveModel(this.model, store, prefix, {
      ...options,
      metadata: savedMetadata(this.#shape, this.origin, metadata),
    });
  }

  /**
   * Probabilities of inputs that `prepareInput` made with this network's `input`; native ones may differ in size. Inputs go
   * through in passes of bounded memory, those of like size together; the result does not depend on it beyond rounding.
   * Of a network with several `phases` it is that of the mean of their logits. Runs in ONNX Runtime where that was chosen
   * with the engine, or as `runtime` says. Leaves no tensor behind.
   *
   * @throws ShapeError for a size that the network does not take, AbortedError, EngineError for a runtime that is not there
   */
  async probabilities(
    inputs: readonly FlareInput[],
    options: WorkOptions & { readonly runtime?: InferenceRuntime } = {},
  ): Promise<Float64Array> {
    const { signal, onProgress, runtime = "auto" } = options;
    const result = new Float64Array(inputs.length);
    const phases = phasesOf(this.#shape);
    // One model alone, so that one session is enough.
    const inference = await openInference(this.logits, { runtime, layers: flareLayers });
    let done = 0;
    for (const pass of this.#passes(inputs)) {
      throwIfAborted(signal);
      const batch = pass.flatMap(({ item }) => phases.map((phase) => ({ ...item, phase })));
      const [{ data: logits }] = await inference.run(batchValues(batch, this.#shape));
      for (const [k, { index }] of pass.entries()) {
        let sum = 0;
        for (let i = 0; i < phases.length; i++) sum += logits[k * phases.length + i];
        result[index] = 1 / (1 + Math.exp(-sum / phases.length));
      }
      done += pass.length;
      onProgress?.({ stage: "predict", done, total: inputs.length });
    }
    return result;
  }

  /**
   * Derivative of the logit of the probability with respect to the field, 1/gauss, on the grid of the input; 0 outside the
   * active area, whose outline counts as fixed: that of the input, or of another one of its size. Leaves no tensor behind.
   *
   * @throws ShapeError for a size that the network does not take, or sizes that differ
   */
  async gradient(
    input: FlareInput,
    { activeOf = input }: { readonly activeOf?: FlareInput } = {},
  ): Promise<Raster<Float32Array>> {
    assertSameSize(input, activeOf, "An input and the one whose active area it takes");
    const one = { ...staged(activeOf, this.#shape), input };
    const batch = phasesOf(this.#shape).map((phase) => ({ ...one, phase }));
    const tensors = batchTensors(batch, this.#shape);
    const derivative = tf.tidy(() => {
      const [field, ...rest] = tensors;
      const logit = (x: tf.Tensor) =>
        tf.sum(this.logits.apply([x, ...rest], { training: false }) as tf.Tensor);
      const slope = tf.div(tf.grad(logit)(field), batch.length);
      return rest.length > 0 ? tf.mul(slope, rest[0]) : slope;
    });
    try {
      const values = (await derivative.data()) as Float32Array;
      return {
        ...input,
        data: this.input.kind === "native" ? unstaged(values, batch, this.#shape) : new Float32Array(values),
      };
    } finally {
      tf.dispose([derivative, ...tensors]);
    }
  }

  /** What its predictions run on here: as "wasm", or "wasm+onnx" with ONNX Runtime. */
  runsOn(): Promise<string> {
    return runsOn(this.logits, { layers: flareLayers });
  }

  dispose(): void {
    releaseInference(this.logits);
    this.model.dispose();
  }

  get #shape(): NetworkShape {
    return { input: this.input, network: this.config };
  }

  *#passes(inputs: readonly FlareInput[]): Generator<{ readonly index: number; readonly item: Staged }[]> {
    const shape = this.#shape;
    const { body } = this.config;
    const bytesPerPixel =
      body.kind === "cnn-1" ? 8 * body.filters[0] : (8 * body.stem.filters) / body.stem.stride ** 2 + 8;
    const all = inputs.map((input, index) => ({ index, item: staged(input, shape) }));
    const area = ({ box }: Staged) => box.width * box.height;
    if (this.input.kind === "native") all.sort((a, b) => area(b.item) - area(a.item));
    const phases = phasesOf(shape);
    const farthest: Phase = [Math.max(...phases.map(([x]) => x)), Math.max(...phases.map(([, y]) => y))];
    for (let start = 0; start < all.length; ) {
      let end = start + 1;
      for (; end < all.length; end++) {
        const together = all.slice(start, end + 1).map(({ item: { box } }) => ({ box, phase: farthest }));
        const { width, height } = canvasOf(together, shape);
        if (together.length * phases.length * width * height * bytesPerPixel > PASS_BYTES) break;
      }
      yield all.slice(start, end);
      start = end;
    }
  }
}

/** Loads a trained network; see {@link FlareNet.load}. */
export function loadFlareNet(
  store: Store,
  options: { readonly engine: Engine; readonly prefix?: string },
): Promise<FlareNet> {
  return FlareNet.load(store, options.prefix);
}

/** From the canvas back to the input's own grid: the sum over the phases of one input. */
function unstaged(values: Float32Array, batch: readonly Staged[], shape: NetworkShape): Float32Array {
  const { width, height, margin } = canvasOf(batch, shape);
  const [{ input, box }] = batch;
  const data = new Float32Array(input.width * input.height);
  const first = Math.max(0, -box.x);
  const last = Math.min(box.width, input.width - box.x);
  for (const [i, { phase }] of batch.entries()) {
    for (let y = 0; y < box.height; y++) {
      const row = y + box.y;
      if (row < 0 || row >= input.height) continue;
      const from = (i * height + y + margin + phase[1]) * width + margin + phase[0];
      const to = row * input.width + box.x;
      for (let x = first; x < last; x++) data[to + x] += values[from + x];
    }
  }
  return data;
}
