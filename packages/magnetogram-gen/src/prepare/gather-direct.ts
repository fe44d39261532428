import type { Raster } from "@helioscope/core";
import type { Affine } from "@helioscope/core/image";
import type { Gathered } from "./gathered.ts";
import type { Kernel } from "./kernel.ts";

/**
 * Resamples at any angle: each input pixel is added, with the kernel's weight along both axes of the output grid, to all
 * output pixels that it counts for.
 *
 * @param toOutput takes an input pixel to the output grid
 */
export function gatherDirect(image: Raster, toOutput: Affine, side: number, kernel: Kernel): Gathered {
  const { data, width, height } = image;
  const [a, b, c, d, e, f] = toOutput;
  const { support } = kernel;
  const sums = new Float64Array(side * side);
  const weights = new Float64Array(side * side);
  const most = Math.ceil(2 * support) + 1;
  const across = new Float64Array(most);
  for (let row = 0, i = 0; row < height; row++) {
    for (let column = 0; column < width; column++, i++) {
      const value = data[i];
      if (value - value !== 0) continue;
      const u = a * column + b * row + c;
      const v = d * column + e * row + f;
      const left = Math.max(0, Math.ceil(u - support));
      const right = Math.min(side - 1, Math.floor(u + support));
      const low = Math.max(0, Math.ceil(v - support));
      const high = Math.min(side - 1, Math.floor(v + support));
      if (left > right) continue;
      for (let x = left; x <= right; x++) across[x - left] = kernel.at(x - u);
      for (let y = low; y <= high; y++) {
        const along = kernel.at(y - v);
        for (let x = left, o = y * side + left; x <= right; x++, o++) {
          const w = along * across[x - left];
          sums[o] += w * value;
          weights[o] += w;
        }
      }
    }
  }
  const area = Math.abs(a * e - b * d);
  const whole = integralOf(kernel) ** 2 / area;
  const sum = new Float32Array(side * side);
  const weight = new Float32Array(side * side);
  for (let i = 0; i < sum.length; i++) {
    sum[i] = sums[i] / whole;
    weight[i] = weights[i] / whole;
  }
  return { sum, weight };
}

/** Of the kernel over the distance, in output pixels. */
function integralOf({ support, at }: Kernel): number {
  const steps = 4096;
  let total = 0;
  for (let k = 0; k < steps; k++) total += at(((k + 0.5) / steps) * support);
  return (2 * total * support) / steps;
}
