import { ShapeError } from "@helioscope/core";
import type { ClassifierInput, PreprocessConfig } from "../types.ts";
import { cosines, dctColumns, dctRows, fromDct } from "./dct.ts";
import { middleWithout, radialProfile } from "./full-disc.ts";

/** Images that are compared for near-duplicates are prepared so: brightness and contrast do not matter, captions and blank borders are gone. */
export const duplicateInput: PreprocessConfig = {
  kind: "solar",
  sizePx: 64,
  scaling: { kind: "standard" },
  captions: "crop",
  borders: "crop",
  shape: "stretch",
};

/** Side of the pictures that are compared. */
export const PICTURE_PX = 32;
/** Side of the windows whose frequencies are compared, and by how much they are apart: shifts up to 1/16 of the image. */
const WINDOW_PX = 28;
const OFFSETS = [0, 2, 4] as const;
const CENTRE = 4;

/** Mean and slopes lie below: every image of the limb has them alike. */
const LEAST_FREQUENCY = 1.5;

/** Length of the frequency with index k of a square of them. */
function frequencyOf(k: number, across: number): number {
  return Math.hypot(Math.floor(k / across), k % across);
}

/** Frequencies on each axis of a code. */
const CODE_FREQUENCIES = 8;
/** Numbers of a code: all frequencies but mean and slopes. */
const IN_CODE: readonly number[] = codeFrequencies();
export const CODE_LENGTH: number = IN_CODE.length;
/** Images have less power the higher the frequency: a factor that evens it out. */
const CODE_WEIGHTS = Float32Array.from(IN_CODE, (k) => frequencyOf(k, CODE_FREQUENCIES));

const codeCosines = cosines(WINDOW_PX, CODE_FREQUENCIES);
/** Frequencies 0 to 14 on each axis of the structure. */
const PICTURE_FREQUENCIES = 15;
const pictureCosines = cosines(PICTURE_PX, PICTURE_FREQUENCIES);
const PICTURE_WEIGHTS = Float32Array.from({ length: PICTURE_FREQUENCIES ** 2 }, (_, k) => {
  const frequency = frequencyOf(k, PICTURE_FREQUENCIES);
  return frequency >= LEAST_FREQUENCY && frequency < PICTURE_FREQUENCIES ? frequency : 0;
});

/** Structures stronger than so many times the median are cut: a limb or a spot alone makes no two images alike. */
const CLIP = 3;

/** What of an image near-duplicates are found by. */
export interface Fingerprint {
  /** Unit vectors of whitened low frequencies, one a window; the middle window is that of the image itself. */
  readonly codes: readonly Float32Array[];
  /** Structure without large-scale gradients, [32 * 32]. */
  readonly picture: Float32Array;
}

/** Index of the window in the middle. */
export const MIDDLE: number = CENTRE;

/** An image whose variance a radial profile explains to this share is a full disc. */
const DISC_SHARE = 0.6;

/**
 * The fingerprint of an image prepared by {@link duplicateInput}. Of a full disc it is that of the middle half without
 * its radial profile, for the limb and its darkening would make all of them alike. Throws a ShapeError for another size.
 */
export function fingerprint(input: ClassifierInput): Fingerprint {
  const { data, width, height } = input;
  if (width !== 2 * PICTURE_PX || height !== 2 * PICTURE_PX)
    throw new ShapeError(`An input of ${width}x${height}`, {
      value: [width, height],
      expected: `${2 * PICTURE_PX}x${2 * PICTURE_PX}`,
      remedy: "Prepare images with duplicateInput.",
    });
  const profile = radialProfile(data, width);
  const small = profile.share > DISC_SHARE ? middleWithout(profile, data, width) : halved(data, width);
  const codes = OFFSETS.flatMap((left) => {
    const rows = dctRows(small, PICTURE_PX, left, codeCosines, WINDOW_PX);
    return OFFSETS.map((bottom) => codeOf(dctColumns(rows, bottom, codeCosines, WINDOW_PX)));
  });
  return { codes, picture: structureOf(small) };
}

function halved(data: Float32Array, width: number): Float32Array {
  const out = new Float32Array(PICTURE_PX * PICTURE_PX);
  for (let y = 0; y < PICTURE_PX; y++) {
    for (let x = 0; x < PICTURE_PX; x++) {
      const k = 2 * y * width + 2 * x;
      out[y * PICTURE_PX + x] = (data[k] + data[k + 1] + data[k + width] + data[k + width + 1]) / 4;
    }
  }
  return out;
}

function codeOf(low: Float32Array): Float32Array {
  const code = new Float32Array(CODE_LENGTH);
  for (let k = 0; k < CODE_LENGTH; k++) code[k] = low[IN_CODE[k]] * CODE_WEIGHTS[k];
  return toUnit(code);
}

function structureOf(small: Float32Array): Float32Array {
  const rows = dctRows(small, PICTURE_PX, 0, pictureCosines, PICTURE_PX);
  const low = dctColumns(rows, 0, pictureCosines, PICTURE_PX);
  for (let k = 0; k < low.length; k++) low[k] *= PICTURE_WEIGHTS[k];
  const picture = fromDct(low, PICTURE_PX, pictureCosines);
  const limit = CLIP * medianSize(picture);
  for (let k = 0; k < picture.length; k++) picture[k] = Math.min(Math.max(picture[k], -limit), limit);
  return picture;
}

/** Median of the absolute values of every fourth pixel. */
function medianSize(picture: Float32Array): number {
  const sizes = new Float32Array(picture.length >> 2);
  for (let k = 0; k < sizes.length; k++) sizes[k] = Math.abs(picture[4 * k + ((k >> 3) & 3)]);
  return sizes.sort()[sizes.length >> 1];
}

function codeFrequencies(): number[] {
  return Array.from({ length: CODE_FREQUENCIES ** 2 }, (_, k) => k).filter(
    (k) => frequencyOf(k, CODE_FREQUENCIES) >= LEAST_FREQUENCY,
  );
}

function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (let k = 0; k < vector.length; k++) squares += vector[k] * vector[k];
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  for (let k = 0; k < vector.length; k++) vector[k] *= scale;
  return vector;
}
