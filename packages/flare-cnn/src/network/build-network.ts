/*
 * CNN-1 and CNN-2: networks that tell flaring from nonflaring active regions.
 *
 * Bhattacharjee, Alshehhi, Dhuri & Hanasoge 2020, "Supervised convolutional neural networks for classification of flaring
 * and nonflaring active regions using line-of-sight magnetograms", ApJ 898:98, arXiv:2005.13333, section 3,
 * Figures 1 to 3 and appendix A.
 *
 * The paper gives no widths, strides or slopes: all are options of FlareNetConfig. Convolutions and maxima pad with zeros
 * to keep the size ("same").
 */
import { tfl } from "@helioscope/core/engine";
import { type DropoutClock, dropoutClock, layerSeed, SeededDropout } from "@helioscope/core/train";
import type { Cnn1Body, Cnn2Body, FlareCnnConfig, InceptionConfig } from "../config.ts";
import { MaskedNormalisation } from "./layers/masked-normalisation.ts";
import { MaskedPooling } from "./layers/masked-pooling.ts";
import { PyramidPooling } from "./layers/pyramid-pooling.ts";

type Symbolic = tfl.SymbolicTensor;

/** Feature maps, and with native input the mask on their grid. */
interface Maps {
  readonly x: Symbolic;
  readonly mask: Symbolic | undefined;
}

export type NetworkShape = Pick<FlareCnnConfig, "input" | "network">;

/** Pixels of the input for one cell of the last feature maps of CNN-2. */
export function totalStride({ stem, poolStride }: Cnn2Body): number {
  return stem.stride * poolStride ** 3;
}

/** Bins of a pyramid: the sum of the squares of its levels. */
export function binCount(levels: readonly number[]): number {
  return levels.reduce((sum, level) => sum + level * level, 0);
}

/** Name of the layer whose output is the logit of the probability. */
export const LOGIT = "logit";

/**
 * Builds a network with fresh weights: [n, h, w, 1] in gauss -> [n, 1]. With native input a mask [n, h, w, 1] goes with
 * the field, and the bins of a pyramid on the last feature grid. `size` binds native input to one size.
 */
export function buildNetwork(
  { input, network }: NetworkShape,
  clock: DropoutClock,
  size?: { readonly width: number; readonly height: number },
): tfl.LayersModel {
  const { layers } = tfl;
  const native = input.kind === "native";
  const plane = native ? (size ? [size.height, size.width] : [null, null]) : [input.sizePx, input.sizePx];
  const field = tfl.input({ shape: [...plane, 1], name: "field" });
  const inputs = [field];
  const mask = native ? tfl.input({ shape: [...plane, 1], name: "mask" }) : undefined;
  if (mask) inputs.push(mask);
  const initial = (name: string) => tfl.initializers.glorotUniform({ seed: layerSeed(clock.seed, name) });

  const masked = ({ x, mask: own }: Maps, name: string): Maps =>
    own
      ? { x: layers.multiply({ name: `${name}_masked` }).apply([x, own]) as Symbolic, mask: own }
      : { x, mask: own };
  const activated = (x: Symbolic, name: string): Symbolic =>
    network.activation.kind === "identity"
      ? x
      : (layers.leakyReLU({ name: `${name}_active`, alpha: network.activation.slope }).apply(x) as Symbolic);
  const normalised = ({ x, mask: own }: Maps, name: string): Maps => {
    if (!network.normalisation) return { x, mask: own };
    const { momentum } = network.normalisation;
    const layer = own
      ? new MaskedNormalisation({ name: `${name}_norm`, momentum })
      : layers.batchNormalization({ name: `${name}_norm`, momentum });
    return { x: layer.apply(own ? [x, own] : x) as Symbolic, mask: own };
  };
  /** A window of side `size` moved by `stride` over field or mask. */
  const maximum = (x: Symbolic, name: string, size: number, stride: number): Symbolic =>
    layers.maxPooling2d({ name, poolSize: size, strides: stride, padding: "same" }).apply(x) as Symbolic;
  const pooled = ({ x, mask: own }: Maps, name: string, size: number, stride: number): Maps =>
    masked(
      {
        x: maximum(x, name, size, stride),
        mask: own && stride > 1 ? maximum(own, `${name}_mask`, stride, stride) : own,
      },
      name,
    );
  /** Convolution and activation; what goes in is normalised already. */
  const convolved = (
    { x, mask: own }: Maps,
    name: string,
    filters: number,
    size: number,
    stride = 1,
  ): Maps => {
    const layer = layers.conv2d({
      name,
      filters,
      kernelSize: size,
      strides: stride,
      padding: "same",
      kernelInitializer: initial(name),
    });
    const out = activated(layer.apply(x) as Symbolic, name);
    return masked(
      { x: out, mask: own && stride > 1 ? maximum(own, `${name}_mask`, stride, stride) : own },
      name,
    );
  };
  const dropped = (x: Symbolic, name: string): Symbolic =>
    network.dropout === 0
      ? x
      : (new SeededDropout({ name: `${name}_dropout`, rate: network.dropout, clock }).apply(x) as Symbolic);
  const dense = (x: Symbolic, name: string, units: number): Symbolic =>
    layers.dense({ name, units, kernelInitializer: initial(name) }).apply(x) as Symbolic;

  const inception = (maps: Maps, name: string, { filters, reduce }: InceptionConfig): Maps => {
    const inside = normalised(maps, name);
    const branches = [3, 5, 7].map((size, i) => {
      const own = `${name}_${size}x${size}`;
      const before = reduce ? convolved(inside, `${own}_reduce`, reduce.before[i], 1) : inside;
      return convolved(reduce ? normalised(before, own) : before, own, filters[i], size).x;
    });
    const largest = pooled(inside, `${name}_pool`, 3, 1);
    branches.push(reduce ? convolved(largest, `${name}_pool_reduce`, reduce.pool, 1).x : largest.x);
    return {
      x: layers.concatenate({ name: `${name}_joined` }).apply(branches) as Symbolic,
      mask: inside.mask,
    };
  };

  const cnn1 = (start: Maps, body: Cnn1Body): Symbolic => {
    const first = pooled(convolved(normalised(start, "conv1"), "conv1", body.filters[0], 3), "pool1", 2, 2);
    let second = convolved(normalised(first, "conv2"), "conv2", body.filters[1], 3);
    if (body.pools === "both") second = pooled(second, "pool2", 2, 2);
    const flat = layers.flatten({ name: "flat" }).apply(second.x) as Symbolic;
    return activated(dense(flat, "hidden", body.hidden), "hidden");
  };

  const cnn2 = (start: Maps, body: Cnn2Body): Symbolic => {
    const { stem, second, inceptions, poolStride, head } = body;
    let maps = convolved(normalised(start, "conv1"), "conv1", stem.filters, 7, stem.stride);
    maps = pooled(maps, "pool1", 3, poolStride);
    maps = convolved(normalised(maps, "conv2"), "conv2", second, 3);
    maps = pooled(maps, "pool2", 3, poolStride);
    maps = inception(maps, "inception1", inceptions[0]);
    maps = pooled(maps, "pool3", 3, poolStride);
    maps = inception(maps, "inception2", inceptions[1]);
    const features = dropped(headOf(maps, head), "features");
    if (head.hidden === null) return features;
    return dropped(activated(dense(features, "hidden", head.hidden), "hidden"), "hidden");
  };

  const headOf = ({ x, mask: own }: Maps, head: Cnn2Body["head"]): Symbolic => {
    if (head.kind === "pyramid") {
      const bins = tfl.input({ shape: [null, null, binCount(head.levels)], name: "bins" });
      inputs.push(bins);
      return new PyramidPooling({ name: "pyramid" }).apply([x, bins]) as Symbolic;
    }
    const { pooling: kinds, sumCells } = head;
    if (!own && kinds.join() === "average")
      return layers.globalAveragePooling2d({ name: "pooled_average" }).apply(x) as Symbolic;
    return new MaskedPooling({ name: "pooled", kinds, sumCells }).apply(own ? [x, own] : x) as Symbolic;
  };

  const scale = 1 / network.fieldScaleGauss;
  const scaled = scale === 1 ? field : (layers.rescaling({ name: "scaled", scale }).apply(field) as Symbolic);
  const start = { x: scaled, mask };
  const { body } = network;
  const logit = dense(body.kind === "cnn-1" ? cnn1(start, body) : cnn2(start, body), LOGIT, 1);
  const output = layers.activation({ name: "probability", activation: "sigmoid" }).apply(logit) as Symbolic;
  return tfl.model({ name: body.kind, inputs, outputs: output });
}

/** Trainable numbers of a network: those of its kernels and biases, and those of batch normalisation. */
export interface ParameterCounts {
  readonly weights: number;
  /** Scale and offset of each normalised channel. */
  readonly normalisation: number;
}

/** Counts the trainable numbers of a configuration. Needs an engine. */
export function parameterCounts(shape: NetworkShape): ParameterCounts {
  const model = buildNetwork(shape, dropoutClock(0));
  try {
    let weights = 0;
    let normalisation = 0;
    for (const layer of model.layers) {
      const size = layer.trainableWeights.reduce(
        (sum, weight) => sum + (weight.shape as number[]).reduce((n, side) => n * side, 1),
        0,
      );
      if (layer.name.endsWith("_norm")) normalisation += size;
      else weights += size;
    }
    return { weights, normalisation };
  } finally {
    model.dispose();
  }
}
