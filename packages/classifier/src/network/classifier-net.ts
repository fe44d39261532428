import {
  ArgumentError,
  type Network,
  ShapeError,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { type Engine, tf, type tfl } from "@helioscope/core/engine";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import {
  type InferenceRuntime,
  openInference,
  releaseInference,
  runsOn,
  type TensorValues,
} from "@helioscope/core/onnx";
import { BatchNorm, dropoutClock, seededDropoutClass } from "@helioscope/core/train";
import type { ClassifierConfig, ClassifierNetConfig } from "../config.ts";
import { BASELINE_FILE, type Baseline, baselinesOf, loadBaselines } from "../dataset/index.ts";
import { withTemperature } from "../evaluation/index.ts";
import { paperClasses } from "../presets.ts";
import type {
  Classification,
  ClassifierInput,
  ImageClassifier,
  LabelKind,
  PreprocessConfig,
} from "../types.ts";
import { type Activation, activationOf } from "./activation.ts";
import { type BuildOptions, buildNetwork } from "./build-network.ts";
import { disposeModel } from "./dispose.ts";
import { Relu } from "./relu.ts";
import {
  type ClassifierOrigin,
  type ClassifierSpec,
  FRESH,
  readSaved,
  savedMetadata,
} from "./saved-network.ts";

/** Most bytes that the first feature maps of one pass may take: four images of the paper's size. */
const PASS_BYTES = 2 ** 27;

/** A network that sorts solar images. It lives on the engine that was open when it was made. */
export class ClassifierNet implements Network, ImageClassifier {
  /** Image [n, size, size, 1] to logits [n, classes]. */
  readonly model: tfl.LayersModel;
  readonly classes: readonly string[];
  readonly labels: LabelKind;
  readonly input: PreprocessConfig;
  readonly config: ClassifierNetConfig;
  readonly origin: ClassifierOrigin;
  /** Trivial classifiers on the same training images, which its scores are shown beside; null: not known. */
  readonly baselines: readonly Baseline[] | null;

  constructor(
    model: tfl.LayersModel,
    spec: ClassifierSpec,
    origin: ClassifierOrigin = FRESH,
    baselines: readonly Baseline[] | null = null,
  ) {
    this.model = model;
    this.classes = spec.classes;
    this.labels = spec.labels;
    this.input = spec.input;
    this.config = spec.network;
    this.origin = origin;
    this.baselines = baselines;
  }

  /** A network with fresh weights; one seed always gives the same. Without classes it has the paper's five. */
  static build(
    config: ClassifierConfig | ClassifierSpec,
    options: { readonly engine: Engine; readonly seed: number } & BuildOptions,
  ): ClassifierNet {
    const spec: ClassifierSpec = {
      classes: config.classes ?? paperClasses,
      labels: config.labels,
      input: config.input,
      network: config.network,
    };
    const { seed, ...rest } = options;
    return new ClassifierNet(buildNetwork(spec, spec.classes.length, dropoutClock(seed), rest), spec);
  }

  /**
   * Loads what {@link ClassifierNet.save} wrote, with the baselines beside it.
   *
   * @throws FormatError when the model is not a classifier, and as core's `loadModel`
   */
  static async load(store: Store, prefix = ""): Promise<ClassifierNet> {
    const model = await loadModel(store, prefix, {
      customObjects: {
        BatchNormalization: BatchNorm as never,
        ReLU: Relu as never,
        Dropout: seededDropoutClass(dropoutClock(0)),
      },
    });
    try {
      const saved = model.getUserDefinedMetadata() as Readonly<Record<string, unknown>> | undefined;
      const { origin, ...spec } = readSaved(saved);
      const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
      const baselines = (await store.has(folder + BASELINE_FILE))
        ? baselinesOf(await loadBaselines(store, folder))
        : null;
      return new ClassifierNet(model, spec, origin, baselines);
    } catch (error) {
      disposeModel(model);
      throw error;
    }
  }

  /** The same layers, with other knowledge of them; one of the two is to be disposed. */
  withOrigin(origin: Partial<ClassifierOrigin>): ClassifierNet {
    return new ClassifierNet(this.model, this.spec, { ...this.origin, ...origin }, this.baselines);
  }

  /** The same layers beside other baselines; one of the two is to be disposed. */
  withBaselines(baselines: readonly Baseline[] | null): ClassifierNet {
    return new ClassifierNet(this.model, this.spec, this.origin, baselines);
  }

  get spec(): ClassifierSpec {
    return { classes: this.classes, labels: this.labels, input: this.input, network: this.config };
  }

  get temperature(): number {
    return this.origin.temperature;
  }

  get thresholds(): readonly number[] | null {
    return this.labels === "single" ? null : (this.origin.thresholds ?? this.classes.map(() => 0.5));
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

  /**
   * Writes the model with what it says and what is known of it; `metadata` goes beside them. With `halfFloats` all but the
   * moving statistics are half floats: a variance may be above the largest one, 65504.
   */
  async save(
    store: Store,
    prefix = "",
    metadata: Readonly<Record<string, unknown>> = {},
    options: { readonly halfFloats?: boolean } = {},
  ): Promise<void> {
    const all = savedMetadata(this.spec, this.origin, metadata);
    const halfFloats = options.halfFloats ? fitsHalfFloats : false;
    await saveModel(this.model, store, prefix, { halfFloats, metadata: all });
  }

  /**
   * What the network says of inputs that `prepareImage` made with this network's `input`. They go through in passes of
   * bounded memory, in ONNX Runtime where that was chosen with the engine, or as `runtime` says; the result does not depend
   * on either beyond rounding. Leaves no tensor behind.
   *
   * @throws ShapeError for an input of another size, AbortedError, EngineError for a runtime that is not there
   */
  async classify(
    inputs: readonly ClassifierInput[],
    options: WorkOptions & { readonly runtime?: InferenceRuntime } = {},
  ): Promise<Classification[]> {
    const { signal, onProgress, runtime = "auto" } = options;
    const { sizePx } = this.input;
    const results: Classification[] = [];
    const pass = imagesPerPass(this.spec);
    const width = this.classes.length;
    const inference = await openInference(this.model, { runtime });
    for (let start = 0; start < inputs.length; start += pass) {
      throwIfAborted(signal);
      const [{ data }] = await inference.run([inputValues(inputs.slice(start, start + pass), sizePx)]);
      for (let i = 0; i < data.length; i += width) {
        const logits = data.slice(i, i + width);
        results.push({ logits, probabilities: withTemperature(logits, this.temperature, this.labels) });
      }
      onProgress?.({ stage: "classify", done: results.length, total: inputs.length });
    }
    return results;
  }

  /** Names of the layers of feature maps that {@link ClassifierNet.activation} can look at, from the image on. */
  get featureLayers(): readonly string[] {
    return this.model.layers
      .filter((layer) => layer instanceof Relu && layer.outputShape.length === 4)
      .map(({ name }) => name);
  }

  /**
   * The feature maps that a layer makes of one input, and the derivative of the logit of a class with respect to them: what
   * Grad-CAM weighs. Leaves no tensor behind.
   *
   * @param layer one of {@link ClassifierNet.featureLayers}; by default the last, that of the last convolution
   * @throws ArgumentError for a class or layer that the network has not, ShapeError for an input of another size
   */
  async activation(
    input: ClassifierInput,
    classIndex: number,
    layer: string = this.featureLayers.at(-1) as string,
  ): Promise<Activation> {
    if (!(Number.isInteger(classIndex) && classIndex >= 0 && classIndex < this.classes.length)) {
      throw new ArgumentError(`Class ${classIndex} of a network of ${this.classes.length}`, {
        value: classIndex,
        expected: "an index of its classes",
      });
    }
    if (!this.featureLayers.includes(layer)) {
      throw new ArgumentError(`No layer of feature maps is called ${layer}`, {
        value: layer,
        expected: `one of ${this.featureLayers.join(", ")}`,
      });
    }
    const batch = inputTensor([input], this.input.sizePx);
    try {
      return await activationOf(this.model, batch, classIndex, this.model.getLayer(layer) as Relu);
    } finally {
      batch.dispose();
    }
  }

  /** What its predictions run on here: as "wasm", or "wasm+onnx" with ONNX Runtime. */
  runsOn(): Promise<string> {
    return runsOn(this.model);
  }

  dispose(): void {
    releaseInference(this.model);
    disposeModel(this.model);
  }
}

/** Loads a trained network; see {@link ClassifierNet.load}. */
export function loadClassifier(
  store: Store,
  options: { readonly engine: Engine; readonly prefix?: string },
): Promise<ClassifierNet> {
  return ClassifierNet.load(store, options.prefix);
}

/** How many images go through a network at once. */
export function imagesPerPass({ input, network }: Pick<ClassifierSpec, "input" | "network">): number {
  const { body } = network;
  const maps = body.kind === "slic" ? Math.max(1, Math.round(64 * body.width)) : body.stages[0];
  return Math.max(1, Math.floor(PASS_BYTES / (8 * maps * input.sizePx ** 2)));
}

/** Whether a weight is written as half floats where that is asked for. */
export function fitsHalfFloats(name: string): boolean {
  return !/moving_(mean|variance)(_\d+)?$/.test(name);
}

/** {@link inputValues} as a tensor; the caller disposes it. */
export function inputTensor(inputs: readonly ClassifierInput[], sizePx: number): tf.Tensor4D {
  return tf.tensor4d(inputValues(inputs, sizePx).data, [inputs.length, sizePx, sizePx, 1]);
}

/** Inputs as [n, size, size, 1]. Throws a ShapeError for one of another size. */
function inputValues(inputs: readonly ClassifierInput[], sizePx: number): TensorValues {
  const area = sizePx * sizePx;
  const data = new Float32Array(inputs.length * area);
  for (const [i, input] of inputs.entries()) {
    if (input.width !== sizePx || input.height !== sizePx || input.data.length !== area) {
      throw new ShapeError(`Input ${i} has ${input.width}x${input.height} pixels`, {
        value: [input.width, input.height],
        expected: `${sizePx}x${sizePx}, as prepareImage makes it with the network's own input`,
      });
    }
    data.set(input.data, i * area);
  }
  return { data, shape: [inputs.length, sizePx, sizePx, 1] };
}
