import { DataError, type Raster } from "@helioscope/core";
import type { StokesCube } from "../types.ts";

/** The intensity of a cube at its brightest wavelength on average, in units of its continuum. @throws DataError where no intensity is finite. */
export function continuumImage({ width, height, wavelengths, data }: StokesCube): Raster<Float32Array> {
  const n = wavelengths.length;
  const pixels = width * height;
  let brightest = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    let count = 0;
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = data[pixel * 4 * n + i];
      if (!Number.isFinite(value)) continue;
      sum += value;
      count++;
    }
    if (count > 0 && sum / count > most) {
      most = sum / count;
      brightest = i;
    }
  }
  if (brightest < 0) throw new DataError("A cube without a finite intensity", { expected: "some" });
  const image = Float32Array.from({ length: pixels }, (_, pixel) => data[pixel * 4 * n + brightest]);
  return { data: image, width, height };
}
