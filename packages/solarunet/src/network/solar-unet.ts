import {
  assertNotEmpty,
  FormatError,
  type Mask,
  type Network,
  type Raster,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { type Engine, tf, type tfl } from "@helioscope/core/engine";
import { crop } from "@helioscope/core/image";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import { dropoutClock } from "@helioscope/core/train";
import { presets, solarUnetConfig, type UNetConfig } from "../config.ts";
import { significantPixels } from "../prepare/index.ts";
import { paddedTo } from "./padding.ts";
import { type Box, tilePixels, tiles } from "./tiles.ts";
import { buildUnet } from "./unet.ts";

/** What the network says of one frame. */
export interface Segmentation {
  /** Probability that a pixel is NOT significant, [0, 1]. */
  readonly nonSignificant: Raster<Float32Array>;
  /** 1 significant, 0 not; the three-class network gives signs, -1 for negative flux. */
  readonly mask: Mask;
}

/** The segmentation network, fresh or loaded. It lives on the engine that was open when it was made. */
export class SolarUnet implements Network {
  readonly model: tfl.LayersModel;
  readonly config: UNetConfig;
  /** Names of the pairs that it was trained on, where its file says so. */
  readonly trainedOn: readonly string[];

  constructor(model: tfl.LayersModel, config: UNetConfig, trainedOn: readonly string[] = []) {
    this.model = model;
    this.config = config;
    this.trainedOn = trainedOn;
  }

  /** A network with fresh weights; one seed always gives the same. */
  static build(config: UNetConfig, options: { readonly engine: Engine; readonly seed: number }): SolarUnet {
    return new SolarUnet(buildUnet(config, dropoutClock(options.seed)), config);
  }

  /**
   * Loads what {@link SolarUnet.save} wrote.
   *
   * @throws FormatError when the model is not a SolarUnet, and as core's `loadModel`
   */
  static async load(store: Store, prefix = ""): Promise<SolarUnet> {
    const model = await loadModel(store, prefix);
    const saved = model.getUserDefinedMetadata() as { network?: unknown; trainedOn?: unknown } | undefined;
    try {
      const { network } = solarUnetConfig.parse({ ...presets.paper, network: saved?.network });
      return new SolarUnet(
        model,
        network,
        Array.isArray(saved?.trainedOn) ? saved.trainedOn.map(String) : [],
      );
    } catch (cause) {
      model.dispose();
      throw new FormatError("model.json does not say which SolarUnet it holds", {
        value: saved,
        expected: "userDefinedMetadata.network, as helioscope train writes it",
        cause,
      });
    }
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

  async save(store: Store, prefix = "", metadata: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await saveModel(this.model, store, prefix, {
      metadata: { trainedOn: this.trainedOn, ...metadata, network: this.config },
    });
  }

  /**
   * Segments one frame of any size (grey / 255, see `networkInput`), rows in the order of the training images: north
   * first, see `segmentField` for fields that start in the south. The result has the rows of the input. The frame is
   * mirrored at its edges up to the next multiple of 2^depth and cut back; a frame that would take more than about
   * 1 GiB goes through in overlapping pieces of about `maxPixels`, with the same result up to rounding. Leaves no
   * tensor behind.
   *
   * @throws ShapeError for an empty frame
   */
  async segment(
    input: Raster<Float32Array>,
    options: { readonly maxPixels?: number } = {},
  ): Promise<Segmentation> {
    const { width, height } = input;
    assertNotEmpty(input, "Segmenting");
    const pieces = tiles(width, height, this.config.depth, options.maxPixels ?? tilePixels(this.config));
    if (pieces.length === 1) return this.#segmentPiece(input);
    const nonSignificant = { data: new Float32Array(width * height), width, height };
    const mask = { data: new Int8Array(width * height), width, height };
    for (const { inner, outer } of pieces) {
      const part = await this.#segmentPiece(crop(input, outer.x, outer.y, outer.width, outer.height));
      paste(part.nonSignificant, nonSignificant, inner, outer);
      paste(part.mask, mask, inner, outer);
    }
    return { nonSignificant, mask };
  }

  async #segmentPiece(input: Raster<Float32Array>): Promise<Segmentation> {
    const padded = paddedTo(input, 2 ** this.config.depth);
    const output = tf.tidy(() => {
      const x = inputTensor(this.model, padded.data, 1, padded.height, padded.width);
      return this.model.predict(x) as tf.Tensor; // [1, h, w, classes]
    });
    try {
      const channels = output.shape[3]!;
      const values = (await output.data()) as Float32Array;
      const classes = { values, channels, width: padded.width, height: padded.height };
      const whole = channels === 3 ? threeClasses(classes) : twoClasses(classes);
      const cut = <A extends Float32Array | Int8Array>(r: Raster<A>) =>
        crop(r, 0, 0, input.width, input.height);
      return { nonSignificant: cut(whole.nonSignificant), mask: cut(whole.mask) };
    } finally {
      output.dispose();
    }
  }

  /** {@link SolarUnet.segment} for several frames, one at a time. */
  async segmentAll(
    inputs: readonly Raster<Float32Array>[],
    options: WorkOptions = {},
  ): Promise<Segmentation[]> {
    const results: Segmentation[] = [];
    for (const input of inputs) {
      throwIfAborted(options.signal);
      results.push(await this.segment(input));
      options.onProgress?.({ stage: "segment", done: results.length, total: inputs.length });
    }
    return results;
  }

  dispose(): void {
    this.model.dispose();
  }
}

/** Frames one after the other as the model wants them: [n, h, w, 1], or [n, h, w] where it looks greys up. */
export function inputTensor(
  model: tfl.LayersModel,
  data: Float32Array,
  count: number,
  height: number,
  width: number,
): tf.Tensor {
  const shape = [count, height, width];
  return tf.tensor(data, model.inputs[0].shape.length === 3 ? shape : [...shape, 1]);
}

/** Copies the inner part of a piece to its place. */
function paste<A extends Float32Array | Int8Array>(
  part: Raster<A>,
  into: Raster<A>,
  inner: Box,
  outer: Box,
): void {
  for (let row = 0; row < inner.height; row++) {
    const from = (inner.y - outer.y + row) * outer.width + inner.x - outer.x;
    into.data.set(part.data.subarray(from, from + inner.width), (inner.y + row) * into.width + inner.x);
  }
}

interface Classes {
  readonly values: Float32Array;
  readonly channels: number;
  readonly width: number;
  readonly height: number;
}

/** The last channel of one or two is the probability of non-significance. */
function twoClasses({ values, channels, width, height }: Classes): Segmentation {
  const data = new Float32Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = values[i * channels + channels - 1];
  const nonSignificant = { data, width, height };
  return { nonSignificant, mask: significantPixels(nonSignificant) };
}

/** Channels: negative, non-significant, positive; the largest wins. */
function threeClasses({ values, width, height }: Classes): Segmentation {
  const data = new Float32Array(width * height);
  const mask = new Int8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    const negative = values[3 * i];
    const none = values[3 * i + 1];
    const positive = values[3 * i + 2];
    data[i] = none;
    mask[i] = positive > none && positive >= negative ? 1 : negative > none ? -1 : 0;
  }
  return { nonSignificant: { data, width, height }, mask: { data: mask, width, height } };
}
