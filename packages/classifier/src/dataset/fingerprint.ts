import { ShapeError } from "@helioscope/core";
import type { ClassifierInput, PreprocessConfig } from "../types.ts";
import { cosines, fromDct, lowDct } from "./dct.ts";

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

/** Frequencies on each axis of a code. */
const CODE_FREQUENCIES = 8;
/** Numbers of a code: all frequencies but the mean and the slopes, which every image of the limb has alike. */
const IN_CODE: readonly number[] = codeFrequencies();
export const CODE_LENGTH: number = IN_CODE.length;

const codeCosines = cosines(WINDOW_PX, CODE_FREQUENCIES);
const PICTURE_FREQUENCIES = 14;
const pictureCosines = cosines(PICTURE_PX, PICTURE_FREQUENCIES + 1);

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

/** The fingerprint of an image prepared by {@link duplicateInput}. Throws a ShapeError for another size. */
export function fingerprint(input: ClassifierInput): Fingerprint {
  const small = halved(input);
  const codes = OFFSETS.flatMap((bottom) => OFFSETS.map((left) => codeOf(small, left, bottom)));
  return { codes, picture: structureOf(small) };
}

function halved({ data, width, height }: ClassifierInput): Float32Array {
  if (width !== duplicateInput.sizePx || height !== duplicateInput.sizePx)
    throw new ShapeError(`An input of ${width}x${height}`, {
      value: [width, height],
      expected: `${duplicateInput.sizePx}x${duplicateInput.sizePx}`,
      remedy: "Prepare images with duplicateInput.",
    });
  const out = new Float32Array(PICTURE_PX * PICTURE_PX);
  for (let y = 0; y < PICTURE_PX; y++) {
    for (let x = 0; x < PICTURE_PX; x++) {
      const k = 2 * y * width + 2 * x;
      out[y * PICTURE_PX + x] = (data[k] + data[k + 1] + data[k + width] + data[k + width + 1]) / 4;
    }
  }
  return out;
}

function codeOf(small: Float32Array, left: number, bottom: number): Float32Array {
  const low = lowDct(small, PICTURE_PX, [left, bottom], WINDOW_PX, codeCosines);
  const code = Float32Array.from(IN_CODE, (k) => low[k] * frequencyOf(k, CODE_FREQUENCIES));
  return toUnit(code);
}

function structureOf(small: Float32Array): Float32Array {
  const across = PICTURE_FREQUENCIES + 1;
  const low = lowDct(small, PICTURE_PX, [0, 0], PICTURE_PX, pictureCosines);
  for (let k = 0; k < low.length; k++) {
    const frequency = frequencyOf(k, across);
    low[k] *= frequency >= 1.5 && frequency <= PICTURE_FREQUENCIES ? frequency : 0;
  }
  const picture = fromDct(low, PICTURE_PX, pictureCosines);
  const limit = CLIP * medianOf(picture.map(Math.abs));
  for (let k = 0; k < picture.length; k++) picture[k] = Math.min(Math.max(picture[k], -limit), limit);
  return picture;
}

const frequencyOf = (k: number, across: number) => Math.hypot(Math.floor(k / across), k % across);

function codeFrequencies(): number[] {
  return Array.from({ length: CODE_FREQUENCIES ** 2 }, (_, k) => k).filter(
    (k) => frequencyOf(k, CODE_FREQUENCIES) >= 1.5,
  );
}

const medianOf = (values: Float32Array) => values.sort()[values.length >> 1];

function toUnit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return vector.map((value) => value * scale);
}
