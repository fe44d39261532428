import {
  assertNotEmpty,
  FormatError,
  type Network,
  type Raster,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import { type Engine, tf, type tfl } from "@helioscope/core/engine";
import { loadModel, modelHash, saveModel } from "@helioscope/core/model";
import { type InferenceRuntime, openInference, releaseInference, runsOn } from "@helioscope/core/onnx";
import { type ChannelImage, predictTiled, type ReceptiveField, receptiveField } from "@helioscope/core/tiles";
import { dropoutClock } from "@helioscope/core/train";
import { presets, solarUnetConfig, type UNetConfig } from "../config.ts";
import { framePixels, framesTogether, joined, tileSide } from "./frame-batches.ts";
import { paddedTo } from "./padding.ts";
import { classImages, type Segmentation, segmentationOf } from "./segmentation.ts";
import { buildUnet } from "./unet.ts";

/** How a frame goes through the network. */
export interface SegmentOptions {
  /** Most pixels of a tile's side; by default frames are divided where memory asks for it. */
  readonly tilePx?: number;
  /** What the network runs on. Default `auto`. */
  readonly runtime?: InferenceRuntime;
}

/** The segmentation network, fresh or loaded. It lives on the engine that was open when it was made. */
export class SolarUnet implements Network {
  readonly model: tfl.LayersModel;
  readonly config: UNetConfig;
  /** Names of the pairs that it was trained on, where its file says so. */
  readonly trainedOn: readonly string[];
  #field: ReceptiveField | undefined;

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
   * 1 GiB, or is larger than `tilePx` a side, goes through in overlapping tiles, with the same result up to rounding. Runs in
   * ONNX Runtime where that was chosen with the engine, or as `runtime` says. Leaves no tensor behind.
   *
   * @throws ShapeError for an empty frame, ArgumentError for tiles that are too small for the network's receptive field,
   * EngineError for a runtime that is not there
   */
  async segment(input: Raster<Float32Array>, options: SegmentOptions = {}): Promise<Segmentation> {
    const [segmentation] = await this.#segmentAlike([input], options);
    return segmentation;
  }

  /** {@link SolarUnet.segment} for several frames; those of one size that follow each other go through together, up to about 1 GiB. */
  async segmentAll(
    inputs: readonly Raster<Float32Array>[],
    options: WorkOptions & SegmentOptions = {},
  ): Promise<Segmentation[]> {
    const { signal, onProgress, ...how } = options;
    const results: Segmentation[] = [];
    for (const alike of framesTogether(inputs, framePixels(this.config))) {
      throwIfAborted(signal);
      results.push(...(await this.#segmentAlike(alike, { ...how, ...(signal ? { signal } : {}) })));
      onProgress?.({ stage: "segment", done: results.length, total: inputs.length });
    }
    return results;
  }

  /** Frames of one size: several at once, or one in tiles. */
  async #segmentAlike(
    inputs: readonly Raster<Float32Array>[],
    { tilePx, runtime = "auto", signal }: SegmentOptions & { readonly signal?: AbortSignal },
  ): Promise<Segmentation[]> {
    for (const input of inputs) assertNotEmpty(input, "Segmenting");
    const padded = inputs.map((input) => paddedTo(input, 2 ** this.config.depth));
    const [{ width, height }] = padded;
    const inference = await openInference(this.model, { runtime });
    const flat = this.model.inputs[0].shape.length === 3;
    const run = async (data: Float32Array, plane: readonly number[]): Promise<ChannelImage[]> => {
      const count = data.length / (plane[0] * plane[1]);
      const [output] = await inference.run([{ data, shape: [count, ...plane, ...(flat ? [] : [1])] }]);
      return classImages(output); // [n, h, w, classes]
    };
    const field = () => (this.#field ??= receptiveField(this.model));
    const side = tilePx ?? tileSide(this.config, padded[0], field);
    if (Math.max(width, height) <= side) {
      const images = await run(joined(padded), [height, width]);
      return images.map((image, i) => segmentationOf(image, inputs[i]));
    }
    const tiled = { field: field(), tilePx: side, ...(signal ? { signal } : {}) };
    const results: Segmentation[] = [];
    for (const [i, { data }] of padded.entries()) {
      const frame = { data, width, height, channels: 1 };
      const predict = async (tile: ChannelImage) => (await run(tile.data, [tile.height, tile.width]))[0];
      results.push(segmentationOf(await predictTiled(frame, predict, tiled), inputs[i]));
    }
    return results;
  }

  /** What its predictions run on here: as "wasm", or "wasm+onnx" with ONNX Runtime. */
  runsOn(): Promise<string> {
    return runsOn(this.model);
  }

  dispose(): void {
    releaseInference(this.model);
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
