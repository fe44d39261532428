import type { RgbaImage } from "@helioscope/core/figure";
import type { Placed } from "./map-axes.ts";

/** Width over height of a picture: no map is narrower or wider. */
const NARROWEST = 0.5;
const WIDEST = 3;
/** Pixels of a picture that is stretched, so that its columns and rows come out even. */
const SMOOTH = 400;

/**
 * A picture of a map in the proportions that it has on the Sun, its pixels repeated: steps and slit differ, and a single
 * slit would be a thread. Beyond 1:2 and 3:1 proportions are given up.
 */
export function inProportion(image: RgbaImage, { pixelScaleArcsec }: Placed): RgbaImage {
  const [across, up] = pixelScaleArcsec ?? [1, 1];
  const { width, height } = image;
  const natural = (width * Math.abs(across)) / (height * Math.abs(up));
  const aspect = Math.min(WIDEST, Math.max(NARROWEST, natural));
  if (Math.abs(width / height / aspect - 1) < 0.01) return image;
  const times = Math.max(1, Math.ceil(width / (height * aspect)), Math.ceil(SMOOTH / height));
  const high = height * times;
  const wide = Math.round(high * aspect);
  const source = new Uint32Array(image.data.slice().buffer);
  const target = new Uint32Array(wide * high);
  for (let y = 0; y < high; y++) {
    const row = Math.floor(y / times) * width;
    for (let x = 0; x < wide; x++) target[y * wide + x] = source[row + Math.floor((x * width) / wide)];
  }
  return { data: new Uint8ClampedArray(target.buffer), width: wide, height: high };
}
