import type { IntensityTransform } from "../../config.ts";
import { scaleIntensity } from "../../prepare/index.ts";
import type { PreparedDisc } from "../../types.ts";

/**
 * What a linear regression sees of a pixel: `intensity` is 1 and the scaled intensity; `position` adds hemisphere, place on
 * the disc and their products with the intensity, all that a pixel alone can know of Hale's law.
 */
export type LinearFeatures = "intensity" | "position";

export const featureNames = (features: LinearFeatures): readonly string[] =>
  features === "intensity"
    ? ["1", "s"]
    : ["1", "s", "x", "y", "mu", "hemisphere", "x s", "y s", "mu s", "hemisphere s", "hemisphere x s", "s^2"];

/** Calls `use` with each pixel on the disc and its features, in an array that is used again. */
export function eachPixel(
  euv: PreparedDisc,
  features: LinearFeatures,
  transform: IntensityTransform,
  use: (pixel: number, values: Float64Array) => void,
): void {
  const { width, height, radiusPx, valid } = euv;
  const { data: scaled } = scaleIntensity(euv, transform, valid);
  const values = new Float64Array(featureNames(features).length);
  // The equator lies south of disc centre by sin B0; an unknown B0 counts as 0, at most 7 degrees wrong.
  const tilt = Math.sin(((euv.observer?.b0Degrees ?? 0) * Math.PI) / 180);
  for (let row = 0, i = 0; row < height; row++) {
    const y = (row - (height - 1) / 2) / radiusPx;
    for (let column = 0; column < width; column++, i++) {
      const x = (column - (width - 1) / 2) / radiusPx;
      const rest = 1 - x * x - y * y;
      if (rest <= 0 || !valid.data[i]) continue;
      const s = scaled[i];
      values[0] = 1;
      values[1] = s;
      if (features === "position") {
        const mu = Math.sqrt(rest);
        const hemisphere = y * Math.sqrt(1 - tilt * tilt) + mu * tilt >= 0 ? 1 : -1;
        values[2] = x;
        values[3] = y;
        values[4] = mu;
        values[5] = hemisphere;
        values[6] = x * s;
        values[7] = y * s;
        values[8] = mu * s;
        values[9] = hemisphere * s;
        values[10] = hemisphere * x * s;
        values[11] = s * s;
      }
      use(i, values);
    }
  }
}
