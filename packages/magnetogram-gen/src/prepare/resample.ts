import type { Raster } from "@helioscope/core";
import { type Affine, affineWarp, invertAffine } from "@helioscope/core/image";
import type { PrepareConfig } from "../config.ts";
import { gatherDirect } from "./gather-direct.ts";
import { gatherSheared } from "./gather-sheared.ts";
import type { Gathered } from "./gathered.ts";
import { areaShare, widenedKeys } from "./kernel.ts";

/** Up to tan 3 degrees the kernel may be sheared: by a tenth of an output pixel where it ends. */
const SHEAR = Math.tan((3 * Math.PI) / 180);

/** An output pixel holds data where those that are known weigh so much, of 1. */
const LEAST_WEIGHT = 0.5;

/** An image on another grid, and where it holds data. */
export interface Resampled {
  /** 0 where there are no data. */
  readonly image: Raster<Float32Array<ArrayBuffer>>;
  /** 1 where there are. */
  readonly valid: Raster<Uint8Array<ArrayBuffer>>;
}

/**
 * An image on a square grid of `side` pixels by one affine map, rotation included. `bicubic-antialias` widens Keys'
 * kernel (1981, a = -1/2) to an output pixel, `bicubic-plain` leaves it as wide as an input pixel, `block-mean` averages
 * areas. Pixels that are NaN, infinite or beyond the array have no weight; the others' are scaled up to 1, and there are no
 * data where these weigh less than a half.
 *
 * @param toInput takes the centre of an output pixel to the point of the input; pixel centres counted from 0
 */
export function resampleDisc(
  image: Raster,
  toInput: Affine,
  side: number,
  resampling: PrepareConfig["resampling"],
): Resampled {
  const { sum, weight } =
    resampling === "bicubic-plain" ? plain(image, toInput, side) : widened(image, toInput, side, resampling);
  const data = new Float32Array(side * side);
  const valid = new Uint8Array(side * side);
  for (let i = 0; i < data.length; i++) {
    if (weight[i] < LEAST_WEIGHT) continue;
    data[i] = sum[i] / weight[i];
    valid[i] = 1;
  }
  return { image: { data, width: side, height: side }, valid: { data: valid, width: side, height: side } };
}

function widened(
  image: Raster,
  toInput: Affine,
  side: number,
  resampling: "bicubic-antialias" | "block-mean",
): Gathered {
  const toOutput = invertAffine(toInput);
  const [a, b, , d, e] = toOutput;
  const inputPx = Math.sqrt(Math.abs(a * e - b * d));
  const kernel = resampling === "block-mean" ? areaShare(inputPx) : widenedKeys(inputPx);
  const sheared = Math.abs(b) <= SHEAR * Math.abs(a) && Math.abs(d) <= SHEAR * Math.abs(e);
  return (sheared ? gatherSheared : gatherDirect)(image, toOutput, side, kernel);
}

function plain(image: Raster, toInput: Affine, side: number): Gathered {
  const { width, height } = image;
  const values = Float32Array.from(image.data);
  const known = new Float32Array(values.length).fill(1);
  for (let i = 0; i < values.length; i++) {
    if (values[i] - values[i] === 0) continue;
    values[i] = 0;
    known[i] = 0;
  }
  const warped = (data: Float32Array) =>
    affineWarp({ data, width, height }, toInput, { width: side, height: side }).raster.data;
  return { sum: Float32Array.from(warped(values)), weight: Float32Array.from(warped(known)) };
}
