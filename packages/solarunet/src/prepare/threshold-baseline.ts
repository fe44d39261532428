import { ArgumentError, type Mask, type Raster } from "@helioscope/core";
import { cullFrame } from "../swamis/cull.ts";

export interface ThresholdBaselineOptions {
  /** Lowest grey of positive flux. Default 166 (89.06 to 91.41 G at the default byte scaling). */
  readonly positiveFrom?: number;
  /** Highest grey of negative flux. Default 89 (-91.41 to -89.06 G). */
  readonly negativeTo?: number;
  /** Drop 8-connected components of one polarity with fewer pixels. Default 1: none. */
  readonly minSizePx?: number;
}

/**
 * The trivial segmentation that a network must beat: |B| above 90 G, read off the grey image. Against the 49
 * published labels its pixel accuracy is 0.9942, with `minSizePx: 2` 0.9948 (0.9946 and 0.9951 on the last ten).
 *
 * The labels are this mask but for two things that one 8-bit frame does not tell: where within greys 89 and 166 the
 * threshold lies (a quarter of these pixels is out), and which spots of one or two pixels the frame before or after
 * continues (SWAMIS drops the others, see `cullSpecks`).
 *
 * @throws ArgumentError when the greys overlap.
 */
export function thresholdBaseline(grey: Raster, options: ThresholdBaselineOptions = {}): Mask {
  const { positiveFrom = 166, negativeTo = 89, minSizePx = 1 } = options;
  if (!(negativeTo < positiveFrom)) {
    throw new ArgumentError(`Greys up to ${negativeTo} negative, from ${positiveFrom} positive`, {
      value: [negativeTo, positiveFrom],
      expected: "negativeTo < positiveFrom",
    });
  }
  const { data, width, height } = grey;
  const mask = new Int8Array(data.length);
  for (let i = 0; i < mask.length; i++)
    mask[i] = data[i] >= positiveFrom ? 1 : data[i] <= negativeTo ? -1 : 0;
  const all = { data: mask, width, height };
  return minSizePx > 1 ? cullFrame(all, minSizePx) : all;
}
