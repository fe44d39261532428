import { mix, normals } from "../../region/hash.ts";
import { projectTo } from "../projection.ts";
import type { SunImage, SunView } from "../types.ts";
import type { FieldTelescope } from "./instruments.ts";

export interface MagnetographOptions {
  /** Native pixels on a side that one pixel is the mean of, at least 1. */
  readonly binning: number;
  readonly noise: boolean;
  readonly salt: number;
}

/** The field as a magnetograph gives it: with noise that grows to the limb, up to what its line shows; NaN beyond the limb. */
export function measured(
  field: SunImage,
  view: SunView,
  { noiseGauss, saturationGauss }: FieldTelescope,
  { binning, noise, salt }: MagnetographOptions,
): SunImage {
  const { width, height } = field;
  const { radiusPx } = projectTo(view);
  const [cx, cy] = view.centrePx;
  const data = new Float32Array(field.data.length);
  const gauss = normals();
  const level = noise ? noiseGauss / binning : 0;
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const square = ((i - cx) ** 2 + (j - cy) ** 2) / (radiusPx * radiusPx);
      if (square > 1) {
        data[at] = Number.NaN;
        continue;
      }
      const mu = Math.sqrt(1 - square);
      const value = field.data[at] + level * (1.5 - 0.5 * mu) * gauss[mix(at, salt) & 65535];
      data[at] = Math.max(-saturationGauss, Math.min(saturationGauss, value));
    }
  }
  return { data, width, height };
}
