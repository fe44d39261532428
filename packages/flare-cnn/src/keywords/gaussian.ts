import { ArgumentError, assertNotEmpty, type Raster } from "@helioscope/core";
import { mirrorIndex } from "./mirror.ts";

/**
 * Smooths with a Gaussian cut off at four sigma. Beyond the rim the image is mirrored (`symmetric`, as scipy's
 * gaussian_filter has it) or zero (`constant`). Throws an ArgumentError for a sigma that is not positive, a ShapeError
 * for an empty raster.
 */
export function gaussianBlur(
  image: Raster,
  sigmaPx: number,
  border: "symmetric" | "constant" = "symmetric",
): Raster<Float64Array> {
  assertNotEmpty(image, "Smoothing");
  if (!(sigmaPx > 0 && Number.isFinite(sigmaPx))) {
    throw new ArgumentError(`A Gaussian of ${sigmaPx} pixels`, { value: sigmaPx, expected: "more than 0" });
  }
  const { width, height } = image;
  const source = new Float64Array(image.data);
  const weights = gaussianWeights(sigmaPx);
  const radius = (weights.length - 1) / 2;
  const rows = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let k = -radius; k <= radius; k++) {
      const inside = y + k >= 0 && y + k < height;
      if (!inside && border === "constant") continue;
      const from = (inside ? y + k : mirrorIndex(y + k, height)) * width;
      const weight = weights[k + radius];
      for (let x = 0; x < width; x++) rows[y * width + x] += weight * source[from + x];
    }
  }
  // A row with its two rims, so that the inner loop asks nothing.
  const padded = new Float64Array(width + 2 * radius);
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    padded.set(rows.subarray(y * width, (y + 1) * width), radius);
    for (let k = 1; k <= radius && border === "symmetric"; k++) {
      padded[radius - k] = rows[y * width + mirrorIndex(-k, width)];
      padded[radius + width - 1 + k] = rows[y * width + mirrorIndex(width - 1 + k, width)];
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += weights[k] * padded[x + k];
      data[y * width + x] = sum;
    }
  }
  return { data, width, height };
}

function gaussianWeights(sigma: number): Float64Array {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp((-0.5 * (i - radius) ** 2) / (sigma * sigma)),
  );
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}
