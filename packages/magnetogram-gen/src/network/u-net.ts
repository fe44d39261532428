/*
 * The generator of pix2pix.
 *
 * Isola, Zhu, Zhou & Efros 2017, "Image-to-image translation with conditional adversarial networks", CVPR,
 * arXiv:1611.07004, section 6.1, in the form of the authors' code: each level halves the image by a convolution of 4x4,
 * each level back doubles it, and what was seen at a level on the way down is joined to what comes up.
 *
 * Convolutions that are followed by batch normalisation have no bias, nor have the first and the innermost.
 */
import { tfl } from "@helioscope/core/engine";
import { BatchNorm, type DropoutClock, SeededDropout } from "@helioscope/core/train";
import type { GeneratorConfig } from "../config.ts";
import type { LayerSet } from "./layer-set.ts";

type Symbolic = tfl.SymbolicTensor;
type UNetConfig = Pick<GeneratorConfig, "downs" | "width" | "dropout" | "normalisation">;

/** Feature maps of one image: [n, h / 2^i, w / 2^i, maps of level i]. */
export interface Encoding {
  /** Of levels 1 to downs - 1. */
  readonly skips: readonly Symbolic[];
  readonly bottom: Symbolic;
}

/** Feature maps of a level, counted from 1. */
export function levelMaps({ width }: Pick<GeneratorConfig, "width">, level: number): number {
  return width * Math.min(2 ** (level - 1), 8);
}

const SLOPE = 0.2;

/** From an image to its feature maps at every level. */
export function encode(x: Symbolic, layers: LayerSet, config: UNetConfig): Encoding {
  const { downs, normalisation } = config;
  const levels: Symbolic[] = [];
  let maps = x;
  for (let level = 1; level <= downs; level++) {
    const name = `down${level}`;
    if (level > 1) maps = layers.apply(`${name}_active`, leaky, maps);
    maps = layers.apply(`${name}_conv`, (own) => conv(own, levelMaps(config, level)), maps);
    if (level > 1 && level < downs)
      maps = layers.apply(`${name}_norm`, (own) => new BatchNorm({ name: own, ...normalisation }), maps);
    levels.push(maps); // [n, h / 2^level, w / 2^level, maps]
  }
  return { skips: levels.slice(0, -1), bottom: maps };
}

/** From feature maps to a field, -1 to 1. */
export function decode(
  { skips, bottom }: Encoding,
  layers: LayerSet,
  config: UNetConfig,
  clock: DropoutClock,
): Symbolic {
  const { downs, dropout, normalisation } = config;
  let maps = bottom;
  for (let level = downs; level >= 1; level--) {
    const name = `up${level}`;
    if (level < downs) maps = layers.apply(`${name}_joined`, joined, [skips[level - 1], maps]);
    maps = layers.apply(`${name}_active`, relu, maps);
    if (level === 1) break;
    maps = layers.apply(`${name}_conv`, (own) => transposed(own, levelMaps(config, level - 1)), maps);
    maps = layers.apply(`${name}_norm`, (own) => new BatchNorm({ name: own, ...normalisation }), maps);
    if (level < downs && level >= downs - dropout.layers && dropout.rate > 0) {
      const { rate } = dropout;
      maps = layers.apply(`${name}_dropout`, (own) => new SeededDropout({ name: own, rate, clock }), maps);
    } // [n, h / 2^(level - 1), w / 2^(level - 1), maps of level - 1]
  }
  const field = layers.apply("up1_conv", (own) => transposed(own, 1, true), maps);
  return layers.apply("field", (name) => tfl.layers.activation({ name, activation: "tanh" }), field); // [n, h, w, 1]
}

const leaky = (name: string) => tfl.layers.leakyReLU({ name, alpha: SLOPE });
const relu = (name: string) => tfl.layers.reLU({ name });
const joined = (name: string) => tfl.layers.concatenate({ name });

const kernel = { kernelSize: 4, strides: 2, padding: "same", kernelInitializer: "zeros" } as const;

/** 4x4 and a step of 2; on even sizes `same` is a border of one pixel all around. */
const conv = (name: string, filters: number) =>
  tfl.layers.conv2d({ name, filters, useBias: false, ...kernel });

const transposed = (name: string, filters: number, useBias = false) =>
  tfl.layers.conv2dTranspose({ name, filters, useBias, ...kernel });
