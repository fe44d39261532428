import type { Raster } from "@helioscope/core";

/** What lies near strong-gradient polarity-inversion lines (Schrijver 2007). */
export interface InversionLine {
  /** 1 where strong fields of both signs are within a sample of each other. */
  readonly mask: Raster<Uint8Array>;
  /** Sum of |B| over the samples, each weighed with the mask smoothed by a Gaussian of 10 samples FWHM; gauss. */
  readonly weightedGauss: number;
}

const sigma = 10 / 2.3548;
const radius = 17;
const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
  Math.exp(-0.5 * ((i - radius) / sigma) ** 2),
);
const kernelSum = kernel.reduce((a, b) => a + b);
for (let i = 0; i < kernel.length; i++) kernel[i] /= kernelSum;

/** Finds the inversion lines of a field whose samples are about 2 arcsec (four SHARP pixels) wide. */
export function findInversionLine(field: Raster<Float32Array>, thresholdGauss = 150): InversionLine {
  const { data, width, height } = field;
  const positive = near(field, 1, thresholdGauss);
  const negative = near(field, -1, thresholdGauss);
  const mask = new Uint8Array(data.length);
  let weightedGauss = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      if (!(positive[at] && negative[at])) continue;
      mask[at] = 1;
      // The smoothed mask times |B|, summed, is the smoothed |B| summed over the mask.
      const top = Math.min(radius, height - 1 - y);
      const right = Math.min(radius, width - 1 - x);
      for (let dy = -Math.min(radius, y); dy <= top; dy++) {
        const base = at + dy * width;
        let row = 0;
        for (let dx = -Math.min(radius, x); dx <= right; dx++)
          row += kernel[dx + radius] * Math.abs(data[base + dx]);
        weightedGauss += kernel[dy + radius] * row;
      }
    }
  }
  return { mask: { data: mask, width, height }, weightedGauss };
}

/** Samples of more than the threshold of one sign, and those that have one among their eight neighbours. */
function near({ data, width, height }: Raster<Float32Array>, sign: 1 | -1, threshold: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (sign * data[y * width + x] <= threshold) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        out.fill(1, v * width + Math.max(0, x - 1), v * width + Math.min(width, x + 2));
      }
    }
  }
  return out;
}
