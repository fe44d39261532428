/*
 * PatchGAN, which judges each patch of a field beside the images that it was made of.
 *
 * Isola et al. 2017, section 3.2.2, in the form of the authors' code: convolutions of 4x4 with a border of one pixel, the
 * first `layers` of step 2, two more of step 1. Three layers see patches of 70 x 70 pixels.
 */
import { tfl } from "@helioscope/core/engine";
import { BatchNorm } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";

/** What the shape of a discriminator depends on. */
export type DiscriminatorShape = Pick<MagnetogramConfig, "discriminator"> & {
  readonly sequence: Pick<MagnetogramConfig["sequence"], "frames">;
  readonly generator: Pick<MagnetogramConfig["generator"], "normalisation">;
};

type Symbolic = tfl.SymbolicTensor;

/** Images beside the field that the discriminator sees. */
export function conditionChannels({ discriminator, sequence }: DiscriminatorShape): number {
  return discriminator.condition === "all" ? sequence.frames : 1;
}

/**
 * Images and field, one after the other as channels, [n, h, w, images + 1] -> logits of patches [n, p, q, 1], above 0 where
 * the field is taken for an observed one.
 */
export function patchGan(shape: DiscriminatorShape, sizePx: number | null = null): tfl.LayersModel {
  const { layers: halvings, width } = shape.discriminator;
  const { layers } = tfl;
  const pair = tfl.input({ shape: [sizePx, sizePx, conditionChannels(shape) + 1], name: "pair" });
  let maps: Symbolic = pair;
  for (let i = 0; i <= halvings + 1; i++) {
    const last = i === halvings + 1;
    const name = last ? "patches" : `patch${i + 1}`;
    const strides = i < halvings ? 2 : 1;
    // `same` pads a kernel of 4 at step 1 by one pixel on one side and two on the other.
    if (strides === 1)
      maps = layers.zeroPadding2d({ name: `${name}_pad`, padding: 1 }).apply(maps) as Symbolic;
    const normalised = i > 0 && !last;
    maps = layers
      .conv2d({
        name: last ? name : `${name}_conv`,
        filters: last ? 1 : width * Math.min(2 ** i, 8),
        kernelSize: 4,
        strides,
        padding: strides === 1 ? "valid" : "same",
        useBias: !normalised,
        kernelInitializer: "zeros",
      })
      .apply(maps) as Symbolic;
    if (normalised)
      maps = new BatchNorm({ name: `${name}_norm`, ...shape.generator.normalisation }).apply(
        maps,
      ) as Symbolic;
    if (!last) maps = layers.leakyReLU({ name: `${name}_active`, alpha: 0.2 }).apply(maps) as Symbolic;
  }
  return tfl.model({ name: "patchgan", inputs: pair, outputs: maps });
}
