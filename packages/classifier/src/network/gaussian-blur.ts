import type { Raster } from "@helioscope/core";

/**
 * Convolves with a Gaussian of the standard deviation, in pixels; the nearest pixel stands for those outside. Below a tenth
 * of a pixel nothing changes.
 */
export function gaussianBlur(image: Raster<Float32Array>, sigmaPx: number): Raster<Float32Array> {
  if (!(sigmaPx >= 0.1)) return image;
  const { data, width, height } = image;
  const kernel = gaussian(sigmaPx);
  const rows = new Float32Array(data.length);
  const out = new Float32Array(data.length);
  pass(data, rows, kernel, { lines: height, between: width, length: width, step: 1 });
  pass(rows, out, kernel, { lines: width, between: 1, length: height, step: width });
  return { data: out, width, height };
}

function gaussian(sigma: number): Float64Array {
  const reach = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = kernel.reduce((total, value) => total + value, 0);
  return kernel.map((value) => value / sum);
}

interface Lines {
  readonly lines: number;
  /** From one line to the next. */
  readonly between: number;
  readonly length: number;
  /** From one value of a line to the next. */
  readonly step: number;
}

function pass(
  from: Float32Array,
  to: Float32Array,
  kernel: Float64Array,
  { lines, between, length, step }: Lines,
) {
  const reach = kernel.length >> 1;
  for (let line = 0; line < lines; line++) {
    const start = line * between;
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const at = Math.min(length - 1, Math.max(0, i + k));
        sum += kernel[k + reach] * from[start + at * step];
      }
      to[start + i * step] = sum;
    }
  }
}
