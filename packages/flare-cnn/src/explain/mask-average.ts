import { ArgumentError, type Raster } from "@helioscope/core";
import type { MaskPosition } from "./mask-positions.ts";
import type { MaskRuns } from "./mask-shape.ts";

/**
 * Average, at each pixel, of the values of the masks that cover it (section 4.5). Each mask adds two numbers a run to
 * arrays of differences, so that the cost does not grow with the area of the mask.
 *
 * @throws ArgumentError where some pixel is never covered: the stride is larger than the mask
 */
export function maskAverage(
  mask: MaskRuns,
  positions: readonly MaskPosition[],
  values: ArrayLike<number>,
  frame: { readonly width: number; readonly height: number },
): Raster<Float64Array> {
  const { width, height } = frame;
  const sums = covered(mask, positions, frame, values);
  const counts = covered(mask, positions, frame);
  const data = new Float64Array(width * height);
  for (let i = 0; i < data.length; i++) {
    if (counts[i] === 0) {
      throw new ArgumentError(`Pixel (${i % width}, ${Math.floor(i / width)}) is under no mask`, {
        value: [mask.width, mask.height],
        expected: "a stride of at most the mask's sides, and no gaps that no place of it covers",
      });
    }
    data[i] = sums[i] / counts[i];
  }
  return { data, width, height };
}

/** Whether every pixel of a frame is under some mask. */
export function coversAll(
  mask: MaskRuns,
  positions: readonly MaskPosition[],
  frame: { readonly width: number; readonly height: number },
): boolean {
  return covered(mask, positions, frame).every((count) => count > 0);
}

/** Sum of the values, or of ones, of the masks over each pixel. */
function covered(
  { runs }: MaskRuns,
  positions: readonly MaskPosition[],
  { width, height }: { readonly width: number; readonly height: number },
  values?: ArrayLike<number>,
): Float64Array {
  const stride = width + 1;
  const steps = new Float64Array(stride * height);
  positions.forEach(([column, row], k) => {
    const value = values ? values[k] : 1;
    for (let r = 0; r < runs.length; r += 3) {
      const y = row + runs[r];
      const from = Math.max(0, column + runs[r + 1]);
      const to = Math.min(width, column + runs[r + 2]);
      if (y < 0 || y >= height || from >= to) continue;
      steps[y * stride + from] += value;
      steps[y * stride + to] -= value;
    }
  });
  const sums = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += steps[y * stride + x];
      sums[y * width + x] = sum;
    }
  }
  return sums;
}
