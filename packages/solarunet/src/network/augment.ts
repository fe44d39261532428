import type { Random, Raster } from "@helioscope/core";
import {
  type Affine,
  affineWarp,
  compose,
  crop,
  flipX,
  flipY,
  rotate90,
  rotation,
  scaling,
  translation,
} from "@helioscope/core/image";
import type { UNetTraining } from "../config.ts";

type Pixels = Raster<Float32Array>;

/** What the network sees and what it learns, under the same motion. */
export interface Example {
  /** Grey / 255. */
  readonly image: Pixels;
  /** 1 non-significant, 0 significant (or class numbers for the three-class head). */
  readonly target: Pixels;
}

/**
 * Moves image and target together. `paper` (section 3.2): a rotation by 0 to 360 degrees and flips in both
 * directions. `release` (the code's generator): rotation up to 0.2 degrees, shifts up to 5 per cent, shear up to 0.05
 * degrees, zoom up to 5 per cent, horizontal flips. Both interpolate bilinearly, repeat the edge, and round the
 * target to its classes again. `dihedral`: quarter turns (half turns of what is not square) and flips, which change no value.
 */
export function augment(example: Example, kind: UNetTraining["augmentation"], random: Random): Example {
  if (kind === "none") return example;
  if (kind === "dihedral") {
    // Quarter turns would change the shape of what is not square.
    const turns = example.image.width === example.image.height ? random.integer(4) : 2 * random.integer(2);
    const mirrored = random.uniform() < 0.5;
    const turned = (raster: Pixels) => rotate90(mirrored ? flipX(raster) : raster, turns);
    return { image: turned(example.image), target: turned(example.target) };
  }
  const { width, height } = example.image;
  const motion = kind === "paper" ? paperMotion(random, width, height) : releaseMotion(random, width, height);
  const mirrorX = random.uniform() < 0.5;
  const mirrorY = kind === "paper" && random.uniform() < 0.5;
  const moved = (raster: Pixels): Pixels => {
    const warped = affineWarp(raster, motion, { interpolation: "bilinear", border: "edge" }).raster as Pixels;
    const across = mirrorX ? flipX(warped) : warped;
    return mirrorY ? flipY(across) : across;
  };
  return { image: moved(example.image), target: rounded(moved(example.target)) };
}

/** A square of `side` pixels at a random place, out of image and target alike. */
export function randomCrop({ image, target }: Example, side: number, random: Random): Example {
  const x = random.integer(image.width - side + 1);
  const y = random.integer(image.height - side + 1);
  return { image: crop(image, x, y, side, side), target: crop(target, x, y, side, side) };
}

function centreOf(width: number, height: number): readonly [number, number] {
  return [(width - 1) / 2, (height - 1) / 2];
}

function paperMotion(random: Random, width: number, height: number): Affine {
  return rotation(360 * random.uniform(), centreOf(width, height));
}

/** Output pixel to input point: zoom, shear, shift and turn in the order of Keras' ImageDataGenerator. */
function releaseMotion(random: Random, width: number, height: number): Affine {
  const within = (range: number) => range * (2 * random.uniform() - 1);
  const centre = centreOf(width, height);
  const turn = rotation(within(0.2), centre);
  const shift = translation(within(0.05) * width, within(0.05) * height);
  const shear = sheared(within(0.05), centre);
  const zoom = scaling(1 + within(0.05), 1 + within(0.05), centre);
  return compose(compose(compose(zoom, shear), shift), turn);
}

/** Keras' shear: the rows lean by the angle, the columns draw together by its cosine. */
function sheared(degrees: number, [x, y]: readonly [number, number]): Affine {
  const radians = (degrees * Math.PI) / 180;
  const shear: Affine = [Math.cos(radians), 0, 0, -Math.sin(radians), 1, 0];
  return compose(compose(translation(-x, -y), shear), translation(x, y));
}

/** Bilinear values of a target go back to whole classes. */
function rounded(target: Pixels): Pixels {
  return { ...target, data: target.data.map((value) => (value > 0.5 ? Math.round(value) : 0)) };
}
