import type { Raster } from "@helioscope/core";
import type { FrameFeatures } from "../types.ts";

/** The labels as an image: 0 where there is no feature. With `signed`, labels of negative features are negative. */
export function labelImage(
  frame: FrameFeatures,
  options: { readonly signed?: boolean } = {},
): Raster<Int32Array> {
  const { width, height } = frame;
  const data = new Int32Array(width * height);
  for (const { label, sign, runs } of frame.features) {
    const value = options.signed ? sign * label : label;
    for (let i = 0; i < runs.length; i += 3) {
      const row = runs[i] * width;
      data.fill(value, row + runs[i + 1], row + runs[i + 2]);
    }
  }
  return { data, width, height };
}
