/*
 * Networks that sort solar images by what they show.
 *
 * Armstrong & Fletcher 2019, "Fast solar image classification using deep learning and its importance for automation in
 * solar physics", Sol. Phys. 294:80, arXiv:1905.13575, section 2 and Figures 1 and 2; the residual one after He, Zhang,
 * Ren & Sun 2015a, which section 5 proposes.
 *
 * Deviation: the paper does not say that the last three of its convolutions share their weights; the original code does
 * so, and so does `tied`.
 */
import { ArgumentError } from "@helioscope/core";
import { tfl } from "@helioscope/core/engine";
import { BatchNorm, type DropoutClock, dropoutClock, SeededDropout } from "@helioscope/core/train";
import type { ClassifierConfig, ResidualBody, SlicBody } from "../config.ts";
import { disposeModel } from "./dispose.ts";
import { drawKernels, initialDeviation } from "./initial-weights.ts";
import { Relu } from "./relu.ts";

type Symbolic = tfl.SymbolicTensor;

export type NetworkShape = Pick<ClassifierConfig, "input" | "network">;

/** Name of the layer that makes the logits. */
export const LOGITS = "logits";

/** Feature maps of the first eight convolutions of Figure 1; each pair ends with a pooling. */
const SLIC_MAPS = [64, 64, 128, 128, 256, 256, 512, 512] as const;

export interface BuildOptions {
  /** `zeros` where the weights are set afterwards. */
  readonly weights?: "fresh" | "zeros";
}

/**
 * Builds a network: [n, size, size, 1] -> logits [n, classes]. Softmax or sigmoid come after it.
 *
 * @throws ArgumentError for an input that is too small for the plan's poolings
 */
export function buildNetwork(
  { input, network }: NetworkShape,
  classes: number,
  clock: DropoutClock,
  options: BuildOptions = {},
): tfl.LayersModel {
  const { layers } = tfl;
  const { body, initial, normalisation } = network;
  assertLargeEnough(input.sizePx, body);
  const image = tfl.input({ shape: [input.sizePx, input.sizePx, 1], name: "image" });

  const kernel = (...shape: number[]) =>
    tfl.initializers.randomNormal({ mean: 0, stddev: initialDeviation(shape, initial) });
  /** Kernels are drawn once the network stands: quicker, and alike on every engine. */
  const bare = <L extends tfl.layers.Layer>(layer: L): L => {
    layer.setFastWeightInitDuringBuild(true);
    return layer;
  };
  const conv = (name: string, from: number, to: number, size = 3, strides = 1, useBias = true) =>
    bare(
      layers.conv2d({
        name: `${name}_conv`,
        filters: to,
        kernelSize: size,
        strides,
        padding: strides === 1 ? "same" : "valid",
        useBias,
        kernelInitializer: kernel(size, size, from, to),
      }),
    );
  const norm = (name: string) => new BatchNorm({ name: `${name}_norm`, ...normalisation });
  const relu = (x: Symbolic, name: string) => new Relu({ name: `${name}_active` }).apply(x) as Symbolic;
  const drop = (x: Symbolic, name: string, rate: number) =>
    rate === 0 ? x : (new SeededDropout({ name: `${name}_dropout`, rate, clock }).apply(x) as Symbolic);
  const dense = (x: Symbolic, name: string, units: number) =>
    bare(layers.dense({ name, units, kernelInitializer: kernel(x.shape.at(-1) as number, units) })).apply(
      x,
    ) as Symbolic;
  const average = (x: Symbolic) => layers.globalAveragePooling2d({ name: "average" }).apply(x) as Symbolic; // [n, c]

  const slic = ({ tied, width, head }: SlicBody): Symbolic => {
    const maps = (count: number) => Math.max(1, Math.round(count * width));
    const block = (from: number, to: number, name: string) => {
      const parts = [conv(name, from, to), norm(name)];
      return (input: Symbolic, active: string) =>
        relu(
          parts.reduce((y, layer) => layer.apply(y) as Symbolic, input),
          active,
        );
    };
    let pools = 0;
    const pool = (input: Symbolic) =>
      layers.maxPooling2d({ name: `pool${++pools}`, poolSize: 2, strides: 2 }).apply(input) as Symbolic;

    let x = image;
    let from = 1;
    let layer8 = relu;
    for (const [i, count] of SLIC_MAPS.entries()) {
      layer8 = block(from, maps(count), `layer${i + 1}`);
      x = layer8(x, `layer${i + 1}`);
      if (i % 2 === 1) x = pool(x); // [n, s/2, s/2, 64] ... [n, s/16, s/16, 512]
      from = maps(count);
    }
    for (const name of ["layer9", "layer10"]) x = (tied ? layer8 : block(from, from, name))(x, name);
    x = pool(x); // [n, s/32, s/32, 512]
    if (head.kind === "average") return drop(average(x), "average", head.dropout);
    x = layers.flatten({ name: "flat" }).apply(x) as Symbolic; // [n, 512 (s/32)^2], rows, columns, maps
    for (const name of ["dense1", "dense2"])
      x = drop(relu(dense(x, name, head.units), name), name, head.dropout); // [n, 4096]
    return x;
  };

  const residual = ({ stages, blocks, dropout }: ResidualBody): Symbolic => {
    /** Of the sides alike, as PyTorch pads: `same` pads one side alone where it strides, a pixel off the shortcut. */
    const padded = (x: Symbolic, name: string) =>
      layers.zeroPadding2d({ name: `${name}_pad`, padding: 1 }).apply(x) as Symbolic;
    const convolved = (x: Symbolic, name: string, to: number, size: number, stride: number) => {
      const input = stride > 1 && size > 1 ? padded(x, name) : x;
      const maps = conv(name, x.shape.at(-1) as number, to, size, stride, false).apply(input) as Symbolic;
      return norm(name).apply(maps) as Symbolic;
    };
    let x = relu(convolved(image, "stem", stages[0], 3, 1), "stem");
    for (const [s, count] of stages.entries()) {
      for (let b = 1; b <= blocks; b++) {
        const name = `stage${s + 1}_block${b}`;
        const stride = s > 0 && b === 1 ? 2 : 1;
        const inside = relu(convolved(x, `${name}_1`, count, 3, stride), `${name}_1`);
        const change = convolved(inside, `${name}_2`, count, 3, 1);
        const same = stride === 1 && x.shape.at(-1) === count;
        const shortcut = same ? x : convolved(x, `${name}_shortcut`, count, 1, stride);
        x = relu(layers.add({ name: `${name}_sum` }).apply([change, shortcut]) as Symbolic, name);
      }
    }
    return drop(average(x), "average", dropout);
  };

  const features = body.kind === "slic" ? slic(body) : residual(body);
  const model = tfl.model({
    name: body.kind,
    inputs: image,
    outputs: dense(features, LOGITS, classes),
  });
  if (options.weights !== "zeros") for (const layer of model.layers) drawKernels(layer, initial, clock.seed);
  return model;
}

function assertLargeEnough(sizePx: number, body: SlicBody | ResidualBody): void {
  const least = body.kind === "slic" ? 32 : 2 ** (body.stages.length - 1);
  if (sizePx >= least) return;
  throw new ArgumentError(`An input of ${sizePx} pixels`, {
    value: sizePx,
    expected: `${least} or more: the network halves it ${Math.log2(least)} times`,
    remedy: "Set input.sizePx.",
  });
}

/** Numbers that a network holds. */
export interface ParameterCounts {
  /** Those that training changes: kernels, biases, and the scale and offset of each normalised channel. */
  readonly trainable: number;
  /** Moving means and variances. */
  readonly statistics: number;
}

/** Counts the numbers of a configuration's network; needs an engine, and memory for the network. */
export function parameterCounts(shape: NetworkShape, classes: number): ParameterCounts {
  const model = buildNetwork(shape, classes, dropoutClock(0), { weights: "zeros" });
  try {
    const count = (weights: readonly { readonly shape: readonly (number | null)[] }[]) =>
      weights.reduce(
        (sum, weight) => sum + (weight.shape as number[]).reduce((product, side) => product * side, 1),
        0,
      );
    return { trainable: count(model.trainableWeights), statistics: count(model.nonTrainableWeights) };
  } finally {
    disposeModel(model);
  }
}
