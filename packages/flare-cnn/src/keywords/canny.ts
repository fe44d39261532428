import type { Mask, Raster } from "@helioscope/core";
import { gaussianBlur } from "@helioscope/core/image";
import { connectedGroups } from "./morphology.ts";

export interface CannyOptions {
  /** Of the Gaussian that smooths first; 1 where absent. */
  readonly sigmaPx?: number;
  /** Gradients (Sobel, so that a step of 1 gives up to 4) that an edge has everywhere, and somewhere. */
  readonly low?: number;
  readonly high?: number;
}

/**
 * Edges by Canny's method (1986): the ridges of the gradient of the smoothed image, found between pixels by linear
 * interpolation, as far as they hang together above `low` and reach `high` (0.1 and 0.2 where absent). The rim has no
 * edges. Throws a ShapeError for an empty image.
 */
export function cannyEdges(image: Raster, options: CannyOptions = {}): Mask {
  const { sigmaPx = 1, low = 0.1, high = 0.2 } = options;
  const { width, height } = image;
  // What the Gaussian takes from beyond the rim is not zero but nothing.
  const smooth = gaussianBlur({ ...image, data: Float64Array.from(image.data) }, sigmaPx, {
    border: "cut",
  }).data;
  const across = sobel(smooth, width, height, "x");
  const along = sobel(smooth, width, height, "y");
  const slope = across.map((value, i) => Math.sqrt(value * value + along[i] * along[i]));
  const ridges = new Int8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      if (slope[i] >= low && isRidge(slope, across[i], along[i], i, width)) ridges[i] = 1;
    }
  }
  const { labels, count } = connectedGroups({ data: ridges, width, height });
  const strong = new Uint8Array(count + 1);
  for (let i = 0; i < labels.length; i++) if (slope[i] >= high) strong[labels[i]] = 1;
  strong[0] = 0;
  return { data: Int8Array.from(labels, (label) => strong[label]), width, height };
}

/** Difference along one axis, weighted 1 2 1 along the other; the image is mirrored about its rim. */
function sobel(data: Float64Array, width: number, height: number, axis: "x" | "y"): Float64Array {
  const result = new Float64Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    const down = y > 0 ? -width : 0;
    const up = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x++, i++) {
      const left = x > 0 ? -1 : 0;
      const right = x < width - 1 ? 1 : 0;
      const corners =
        data[i + up + right] -
        data[i + down + left] +
        (axis === "x" ? 1 : -1) * (data[i + down + right] - data[i + up + left]);
      result[i] =
        corners + 2 * (axis === "x" ? data[i + right] - data[i + left] : data[i + up] - data[i + down]);
    }
  }
  return result;
}

/** No weaker than the slope half a step up and half a step down the gradient. */
function isRidge(slope: Float64Array, across: number, along: number, i: number, width: number): boolean {
  const [right, up] = [Math.abs(across), Math.abs(along)];
  const steep = Math.max(right, up);
  const weight = steep === 0 ? 0 : Math.min(right, up) / steep;
  const straight = up > right ? width : 1;
  // Opposite signs: the diagonal goes down to the right.
  const diagonal = across * along < 0 ? (up > right ? width - 1 : 1 - width) : width + 1;
  const ahead = weight * slope[i + diagonal] + (1 - weight) * slope[i + straight];
  const behind = weight * slope[i - diagonal] + (1 - weight) * slope[i - straight];
  return ahead <= slope[i] && behind <= slope[i];
}
