import { ArgumentError } from "@helioscope/core";
import { SHARP_PIXEL_DEGREES } from "../keywords/geometry.ts";

/** Degrees of the Sun that a pixel covers after resizing, along each axis. */
export interface ResizedResolutions {
  readonly xDeg: Float64Array;
  readonly yDeg: Float64Array;
}

/**
 * Resolution of magnetograms that were resized to a square (Figure 8): their own pixel of `pixelScaleDeg` (0.03 for
 * SHARPs) times their size over that of the square. Larger regions become coarser, which is what a network can read the
 * area from. Throws an ArgumentError unless scale and size are above zero.
 */
export function resizedResolutions(
  frames: readonly { readonly widthPx: number; readonly heightPx: number }[],
  options: { readonly sizePx?: number; readonly pixelScaleDeg?: number } = {},
): ResizedResolutions {
  const { sizePx = 256, pixelScaleDeg = SHARP_PIXEL_DEGREES } = options;
  if (!(sizePx > 0 && pixelScaleDeg > 0)) {
    throw new ArgumentError(`Resolution of ${sizePx} px and ${pixelScaleDeg} deg a pixel`, {
      value: [sizePx, pixelScaleDeg],
      expected: "numbers above zero",
    });
  }
  const along = (length: (frame: (typeof frames)[number]) => number) =>
    Float64Array.from(frames, (frame) => (length(frame) * pixelScaleDeg) / sizePx);
  return { xDeg: along((frame) => frame.widthPx), yDeg: along((frame) => frame.heightPx) };
}
