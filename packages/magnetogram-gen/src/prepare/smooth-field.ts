import type { Raster } from "@helioscope/core";
import { gaussianBlur } from "@helioscope/core/image";

/** Standard deviations in the full width at half maximum of a Gaussian. */
const SIGMAS = 2 * Math.sqrt(2 * Math.LN2);

/**
 * A field smoothed by a Gaussian of this full width at half maximum. What holds no data (`valid` 0: the sky too) has no weight, and
 * the others' are scaled up to 1; it stays 0. 0 pixels leave the field as it is.
 */
export function smoothField(
  image: Raster<Float32Array<ArrayBuffer>>,
  valid: Raster<Uint8Array>,
  fwhmPx: number,
): Raster<Float32Array<ArrayBuffer>> {
  if (fwhmPx === 0) return image;
  const { width, height } = image;
  const sigmaPx = fwhmPx / SIGMAS;
  const sum = gaussianBlur(image, sigmaPx).data;
  const weight = gaussianBlur({ data: Float32Array.from(valid.data), width, height }, sigmaPx).data;
  const data = new Float32Array(sum.length);
  for (let i = 0; i < data.length; i++) if (valid.data[i]) data[i] = sum[i] / weight[i];
  return { data, width, height };
}
