/*
 * SolarUnet: a U-shaped network that tells significant from non-significant flux, pixel by pixel.
 *
 * Jiang, Wang, Liu, Jing, Liu, Wang & Wang 2020, "Identifying and Tracking Solar Magnetic Flux Elements with Deep
 * Learning", ApJS 250:5, doi:10.3847/1538-4365/aba4aa, section 3.2 and Figure 2.
 *
 * The text and the released code differ: batch normalisation before or after the ReLU, transposed convolution or
 * nearest up-sampling with a convolution, two softmax channels or one sigmoid, dropout behind the bottleneck. All are
 * options of UNetConfig; the presets `paper` and `release` are the two readings.
 */
import { tf, tfl } from "@helioscope/core/engine";
import { type DropoutClock, layerSeed, SeededDropout } from "@helioscope/core/train";
import type { UNetConfig } from "../config.ts";

type Symbolic = tfl.SymbolicTensor;

/**
 * He's variance, 2 / fan-in, divided by that of a normal distribution cut off at two standard deviations, as Keras'
 * he_normal has it; TensorFlow.js leaves the division out.
 */
const HE_SCALE = 2 / 0.87962566103423978 ** 2;

const CHANNELS = { sigmoid: 1, softmax: 2, "three-class": 3 } as const;

/**
 * Builds the network for frames of any size that 2^depth divides: [n, h, w, 1] -> [n, h, w, classes]; with an embedded
 * input [n, h, w] -> [n, h, w, classes]. `size` binds it to frames of one size.
 */
export function buildUnet(
  config: UNetConfig,
  clock: DropoutClock,
  size?: { readonly width: number; readonly height: number },
): tfl.LayersModel {
  const { baseFilters, depth } = config;
  const { layers } = tfl;
  const initial = (name: string) =>
    tfl.initializers.varianceScaling({
      scale: HE_SCALE,
      mode: "fanIn",
      distribution: "normal", // which TensorFlow.js truncates
      seed: layerSeed(clock.seed, name),
    });

  const convolution = (x: Symbolic, name: string, filters: number, size: number, relu: boolean): Symbolic =>
    layers
      .conv2d({
        name,
        filters,
        kernelSize: size,
        padding: "same",
        kernelInitializer: initial(name),
        ...(relu ? { activation: "relu" as const } : {}),
      })
      .apply(x) as Symbolic;
  const normalised = (x: Symbolic, name: string): Symbolic =>
    layers.batchNormalization({ name }).apply(x) as Symbolic;
  const dropped = (x: Symbolic, name: string): Symbolic =>
    config.dropout === 0
      ? x
      : (new SeededDropout({ name, rate: config.dropout, clock }).apply(x) as Symbolic);

  /** One 3x3 convolution with its normalisation and activation. */
  const unit = (x: Symbolic, name: string, filters: number): Symbolic => {
    if (config.order === "conv-relu-bn")
      return normalised(convolution(x, name, filters, 3, true), `${name}_bn`);
    const bare = normalised(convolution(x, name, filters, 3, false), `${name}_bn`);
    return layers.activation({ name: `${name}_relu`, activation: "relu" }).apply(bare) as Symbolic;
  };
  const block = (x: Symbolic, name: string, filters: number): Symbolic =>
    unit(unit(x, `${name}_conv1`, filters), `${name}_conv2`, filters);
  const raised = (x: Symbolic, name: string, filters: number): Symbolic => {
    if (config.upConvolution === "transposed") {
      return layers
        .conv2dTranspose({
          name,
          filters,
          kernelSize: 2,
          strides: 2,
          padding: "same",
          kernelInitializer: initial(name),
        })
        .apply(x) as Symbolic;
    }
    const larger = layers.upSampling2d({ name: `${name}_nearest`, size: [2, 2] }).apply(x) as Symbolic;
    return convolution(larger, name, filters, 2, true);
  };

  // A frame whose greys are looked up needs no axis of channels.
  const plain = config.input === "grey";
  const plane = size ? [size.height, size.width] : [null, null];
  const input = tfl.input({ shape: plain ? [...plane, 1] : plane, name: "magnetogram" });
  const coded = config.input === "grey" ? input : embedded(input, config.input.embedding);
  let x: Symbolic = coded;
  const skips: Symbolic[] = [];
  for (let level = 0; level < depth; level++) {
    x = block(x, `E${level + 1}`, baseFilters << level); // [n, h / 2^level, w / 2^level, base 2^level]
    skips.push(x);
    x = layers.maxPooling2d({ name: `E${level + 1}_pool`, poolSize: 2 }).apply(x) as Symbolic;
    x = dropped(x, `E${level + 1}_dropout`);
  }
  x = block(x, "Bot", baseFilters << depth); // [n, h / 2^depth, w / 2^depth, base 2^depth]
  if (config.bottleneckDropout) x = dropped(x, "Bot_dropout");
  for (let level = depth - 1; level >= 0; level--) {
    const name = `D${depth - level}`;
    const up = raised(x, `${name}_up`, baseFilters << level);
    x = layers.concatenate({ name: `${name}_concat` }).apply([skips[level], up]) as Symbolic;
    x = dropped(x, `${name}_dropout`);
    x = block(x, name, baseFilters << level);
  }
  if (!plain) x = layers.concatenate({ name: "own_grey" }).apply([x, coded]) as Symbolic;
  const output = layers
    .conv2d({
      name: "mask",
      filters: CHANNELS[config.head],
      kernelSize: 1,
      activation: config.head === "sigmoid" ? "sigmoid" : "softmax",
      kernelInitializer: initial("mask"),
    })
    .apply(x) as Symbolic; // [n, h, w, classes]
  return tfl.model({ name: "solarunet", inputs: input, outputs: output });
}

/**
 * Grey / 255 to one of 256 trained vectors: [n, h, w] -> [n, h, w, size]. They begin as the first cosines over the
 * greys (without the constant), so that neighbours start alike.
 */
function embedded(input: Symbolic, size: number): Symbolic {
  const greys = tfl.layers.rescaling({ name: "grey", scale: 255, offset: 0.5 }).apply(input) as Symbolic;
  const layer = tfl.layers.embedding({ name: "embedding", inputDim: 256, outputDim: size });
  const coded = layer.apply(greys) as Symbolic;
  const cosines = Float32Array.from({ length: 256 * size }, (_, i) => {
    const grey = Math.floor(i / size);
    return Math.cos((Math.PI * ((i % size) + 1) * (grey + 0.5)) / 256);
  });
  tf.tidy(() => layer.setWeights([tf.tensor2d(cosines, [256, size])]));
  return coded;
}
