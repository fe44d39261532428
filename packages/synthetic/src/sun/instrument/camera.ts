import { mix, normals } from "../../region/hash.ts";
import type { SunImage } from "../types.ts";
import type { EuvTelescope } from "./instruments.ts";

export interface CameraOptions {
  readonly exposureSeconds: number;
  /** Native pixels on a side that one pixel is the mean of, at least 1. */
  readonly binning: number;
  /** Sensitivity over that of the undegraded instrument. */
  readonly sensitivity: number;
  /** Photon and read noise. */
  readonly noise: boolean;
  readonly salt: number;
}

/**
 * Data numbers of an exposure to DN/s of an ideal one: photon noise (normal, its variance that of the photons counted) and read
 * noise, saturation, and charge that runs over into the column's other pixels.
 */
export function exposed(light: SunImage, telescope: EuvTelescope, options: CameraOptions): SunImage {
  const { exposureSeconds, binning, sensitivity, noise, salt } = options;
  const { response, dnPerPhoton, readNoiseDn, saturationDn } = telescope;
  const { width, height } = light;
  const gain = exposureSeconds * response * sensitivity;
  const data = new Float32Array(light.data.length);
  const gauss = normals();
  let full = false;
  for (let i = 0; i < data.length; i++) {
    const signal = light.data[i] * gain;
    const spread = noise ? Math.sqrt(signal * dnPerPhoton + readNoiseDn * readNoiseDn) / binning : 0;
    data[i] = signal + spread * gauss[mix(i, salt) & 65535];
    if (data[i] > saturationDn) full = true;
  }
  const image = { data, width, height };
  if (full) bleed(image, saturationDn);
  return image;
}

/** Exposure that keeps the brightest pixel below saturation, a fifth of the usual one at least, as in flares. */
export function automaticExposure(light: SunImage, telescope: EuvTelescope, sensitivity: number): number {
  const { exposureSeconds, response, saturationDn } = telescope;
  let most = 0;
  for (const value of light.data) if (value > most) most = value;
  const wanted = (0.7 * saturationDn) / (most * response * sensitivity);
  return exposureSeconds * Math.min(1, Math.max(0.2, wanted));
}

/** A full pixel gives what it has too much to the next ones of its column, half up and half down. */
function bleed({ data, width, height }: SunImage, full: number): void {
  for (let i = 0; i < width; i++) {
    for (const way of [1, -1]) {
      let carried = 0;
      for (let k = 0; k < height; k++) {
        const at = (way > 0 ? k : height - 1 - k) * width + i;
        const over = data[at] - full;
        // The way up takes half of the excess, the way down what is left of it.
        if (over > 0) {
          carried += way > 0 ? over / 2 : over;
          data[at] = way > 0 ? full + over / 2 : full;
        } else if (carried > 0) {
          const taken = Math.min(carried, -over);
          data[at] += taken;
          carried -= taken;
        }
      }
    }
  }
}
