import { assertSameSize, type Network, type Raster, ShapeError, type Store } from "@helioscope/core";
import { type Engine, tf, type tfl } from "@helioscope/core/engine";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import { BatchNorm, type DropoutClock, dropoutClock, seededDropoutClass } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";
import { ConvGru } from "./conv-gru.ts";
import { patchGan } from "./discriminator.ts";
import { disposeModels } from "./dispose.ts";
import { FramesToBatch, LastChannel, TakeFrame } from "./frames.ts";
import { assertSide, type StepModel, type StepOptions, stepModel, windowModel } from "./generator.ts";
import { drawWeights } from "./initial-weights.ts";
import { type LayerSet, layerSet } from "./layer-set.ts";
import { PASS, type Pass } from "./pass.ts";
import { FRESH, type MagnetogramOrigin, readSaved, savedMetadata } from "./saved-network.ts";

export interface SaveNetOptions {
  /** Weights as half floats, but for the moving statistics. Default: as `training.saved` says. */
  readonly halfFloats?: boolean;
  /** Write the discriminator too, below `discriminator/`. Default false. */
  readonly discriminator?: boolean;
}

interface NetParts {
  readonly generator: tfl.LayersModel;
  readonly discriminator: tfl.LayersModel | null;
  readonly layers: LayerSet;
  readonly clock: DropoutClock;
}

/** Models of the same layers that were asked for, by what was asked. */
interface MadeModels {
  readonly steps: Map<string, StepModel>;
  readonly short: Map<number, tfl.LayersModel>;
}

/** A generator of magnetograms, with the discriminator that it is trained against. It lives on the engine that was open when it was made. */
export class MagnetogramNet implements Network {
  /**
   * The images of samples [n, h, w, T], scaled to -1..1, the last at the time of the field -> fields [n, h, w, 1], -1 to 1.
   * Run it with one of {@link PASS}.
   */
  readonly generator: tfl.LayersModel;
  /** Condition and field as channels -> logits of patches; null after loading a network that was saved without. */
  readonly discriminator: tfl.LayersModel | null;
  readonly config: MagnetogramConfig;
  readonly origin: MagnetogramOrigin;
  /** Of the dropout layers: says which masks come next. */
  readonly clock: DropoutClock;
  readonly #layers: LayerSet;
  readonly #made: MadeModels;
  #windows = 0;

  private constructor(
    parts: NetParts,
    config: MagnetogramConfig,
    origin: MagnetogramOrigin,
    made?: MadeModels,
  ) {
    this.generator = parts.generator;
    this.discriminator = parts.discriminator;
    this.clock = parts.clock;
    this.#layers = parts.layers;
    this.#made = made ?? { steps: new Map(), short: new Map() };
    this.config = config;
    this.origin = origin;
  }

  /**
   * A network with fresh weights; one seed always gives the same.
   *
   * @throws ArgumentError for a size that the generator cannot halve often enough
   */
  static build(
    config: MagnetogramConfig,
    options: { readonly engine: Engine; readonly seed: number },
  ): MagnetogramNet {
    const { seed } = options;
    assertSide(config.generator, config.prepare.sizePx);
    const layers = layerSet();
    const clock = dropoutClock(seed);
    const generator = windowModel({ ...config, layers, clock });
    const discriminator = patchGan(config);
    drawWeights(generator, seed, "generator", config.generator.gru.candidate);
    drawWeights(discriminator, seed, "discriminator");
    return new MagnetogramNet({ generator, discriminator, layers, clock }, config, FRESH);
  }

  /**
   * Loads what {@link MagnetogramNet.save} wrote.
   *
   * @throws FormatError when the model is no generator of magnetograms, and as core's `loadModel`
   */
  static async load(store: Store, prefix = ""): Promise<MagnetogramNet> {
    const clock = dropoutClock(0);
    const customObjects = {
      BatchNormalization: BatchNorm as never,
      Dropout: seededDropoutClass(clock),
      ConvGru: ConvGru as never,
      FramesToBatch: FramesToBatch as never,
      TakeFrame: TakeFrame as never,
      LastChannel,
    };
    const generator = await loadModel(store, prefix, { customObjects });
    let discriminator: tfl.LayersModel | null = null;
    try {
      const { config, origin } = readSaved(
        generator.getUserDefinedMetadata() as Readonly<Record<string, unknown>> | undefined,
      );
      const beside = below(prefix, "discriminator");
      if (await store.has(`${beside}/model.json`))
        discriminator = await loadModel(store, beside, { customObjects });
      const layers = layerSet(generator);
      return new MagnetogramNet({ generator, discriminator, layers, clock }, config, origin);
    } catch (error) {
      disposeModels(discriminator ? [generator, discriminator] : [generator]);
      throw error;
    }
  }

  /** The same layers, with other knowledge of them; one of the two is to be disposed. */
  withOrigin(origin: Partial<MagnetogramOrigin>): MagnetogramNet {
    const { generator, discriminator, clock } = this;
    const parts = { generator, discriminator, clock, layers: this.#layers };
    return new MagnetogramNet(parts, this.config, { ...this.origin, ...origin }, this.#made);
  }

  /** Number of weights of the generator, the moving statistics of batch normalisation included. */
  get parameters(): number {
    return this.generator.countParams();
  }

  summary(): string {
    const lines: string[] = [];
    for (const model of [this.generator, this.discriminator])
      model?.summary(110, undefined, (line: string) => lines.push(line));
    return lines.join("\n");
  }

  /** SHA-256 of the generator's weights. */
  hash(): Promise<string> {
    return modelHash(this.generator);
  }

  /** Writes the generator with its configuration and origin; `metadata` goes beside them. */
  async save(
    store: Store,
    prefix = "",
    metadata: Readonly<Record<string, unknown>> = {},
    options: SaveNetOptions = {},
  ): Promise<void> {
    const { halfFloats = this.config.training.saved.floatBits === 16 } = options;
    const which = halfFloats ? fitsHalfFloats : false;
    if (options.discriminator && this.discriminator)
      await saveModel(this.discriminator, store, below(prefix, "discriminator"), { halfFloats: which });
    await saveModel(this.generator, store, prefix, {
      halfFloats: which,
      metadata: savedMetadata(this.config, this.origin, metadata),
    });
  }

  /** How the generator is run at test time, by the configuration's `testMode`. */
  get testPass(): Pass {
    return PASS[this.config.testMode];
  }

  /** The model for one image of a sequence; made on the first call, and disposed with the network. */
  step(options: StepOptions = {}): StepModel {
    const key = JSON.stringify([options.sizePx ?? null, options.previous ?? null]);
    let step = this.#made.steps.get(key);
    if (!step) {
      step = stepModel({ ...this.config, layers: this.#layers, clock: this.clock }, options);
      this.#made.steps.set(key, step);
    }
    return step;
  }

  /** The generator of a `convgru` for windows of fewer images; made on the first call, and disposed with the network. */
  shortWindow(frames: number): tfl.LayersModel {
    let model = this.#made.short.get(frames);
    if (!model) {
      model = windowModel({ ...this.config, layers: this.#layers, clock: this.clock }, null, frames);
      this.#made.short.set(frames, model);
    }
    return model;
  }

  /**
   * The field at the time of the last of T images, in gauss, by the unrolled network and the configuration's test mode.
   * Images are scaled to -1..1, as `scaleIntensity` makes them, and of one size, a multiple of 2^downs. Nothing is masked.
   * Dropout, where the mode has it, depends on how many windows came before alone. Leaves no tensor behind.
   *
   * @throws ShapeError for another number of images or sizes that differ, ArgumentError for a side that cannot be halved
   */
  async generateWindow(images: readonly Raster[]): Promise<Raster<Float32Array>> {
    const { sequence, generator, clipGauss } = this.config;
    if (images.length !== sequence.frames) {
      throw new ShapeError(`A window of ${images.length} images`, {
        value: images.length,
        expected: `${sequence.frames}, as sequence.frames says`,
      });
    }
    const [{ width, height }] = images;
    for (const image of images) assertSameSize(images[0], image, "The images of a window");
    for (const side of [width, height]) assertSide(generator, side);
    const batch = windowTensor(images);
    this.clock.setStep(this.#windows++, 0);
    const field = tf.tidy(() =>
      tf.mul(this.generator.apply(batch, { ...this.testPass }) as tf.Tensor, clipGauss),
    );
    try {
      return { data: Float32Array.from(await field.data()), width, height };
    } finally {
      tf.dispose([batch, field]);
    }
  }

  dispose(): void {
    const { generator, discriminator } = this;
    const { steps, short } = this.#made;
    const models = [generator, ...short.values(), ...[...steps.values()].map(({ model }) => model)];
    disposeModels(discriminator ? [...models, discriminator] : models);
  }
}

/** Loads a trained network; see {@link MagnetogramNet.load}. */
export function loadMagnetogramNet(
  store: Store,
  options: { readonly engine: Engine; readonly prefix?: string },
): Promise<MagnetogramNet> {
  return MagnetogramNet.load(store, options.prefix);
}

/** A variance may be above the largest half float, 65504. */
function fitsHalfFloats(name: string): boolean {
  return !/moving_(mean|variance)(_\d+)?$/.test(name);
}

function below(prefix: string, name: string): string {
  return prefix === "" || prefix.endsWith("/") ? prefix + name : `${prefix}/${name}`;
}

/** Images of one size as [1, h, w, T]; the caller disposes it. */
function windowTensor(images: readonly Raster[]): tf.Tensor4D {
  const [{ width, height }] = images;
  const frames = images.length;
  const data = new Float32Array(width * height * frames);
  for (const [t, image] of images.entries())
    for (let i = 0; i < image.data.length; i++) data[i * frames + t] = image.data[i];
  return tf.tensor4d(data, [1, height, width, frames]);
}
