import { ArgumentError, assertNotEmpty, type Raster } from "@helioscope/core";

export interface PotentialFieldOptions {
  /** How far from a pixel, along each axis, its sources are taken: from so many pixels before it to one fewer after. */
  readonly windowPx?: number;
  /** Depth of the monopoles below the surface. */
  readonly depthPx?: number;
}

/** Horizontal components of a field, gauss: `bx` west, `by` north. */
export interface HorizontalField {
  readonly bx: Raster<Float64Array>;
  readonly by: Raster<Float64Array>;
}

/**
 * The potential field that MEANPOT, TOTPOT, MEANSHR and SHRGT45 are measured against: the gradient of a sum of
 * monopoles below each pixel, by Green's function, as the pipeline computes it. Zero on the rim; blank pixels are no
 * source.
 *
 * The pipeline cuts the sum off at 10 pixels and puts the monopoles at 0.001 pixels, so that a pixel's own monopole
 * outweighs the others a thousandfold: its field is the slope of Br rather than a solution of Laplace's equation, and
 * it makes no difference that the window reaches one pixel farther to the south-west than to the north-east. The
 * defaults reproduce it. Throws an ArgumentError for a window or depth that is not positive.
 */
export function potentialField(br: Raster, options: PotentialFieldOptions = {}): HorizontalField {
  const { windowPx = 10, depthPx = 0.001 } = options;
  assertNotEmpty(br, "A potential field");
  if (!Number.isInteger(windowPx) || windowPx < 1 || !(depthPx > 0)) {
    throw new ArgumentError(`A window of ${windowPx} and a depth of ${depthPx} pixels`, {
      value: [windowPx, depthPx],
      expected: "a positive integer and a positive number",
    });
  }
  const { width, height } = br;
  const potential = monopoles(br, windowPx, depthPx);
  const bx = new Float64Array(width * height);
  const by = new Float64Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      bx[i] = -(potential[i + 1] - potential[i - 1]) * 0.5;
      by[i] = -(potential[i + width] - potential[i - width]) * 0.5;
    }
  }
  return { bx: { data: bx, width, height }, by: { data: by, width, height } };
}

/** Row by row and weight by weight, so that the inner loop runs along rows. */
function monopoles({ data, width, height }: Raster, window: number, depth: number): Float64Array {
  const source = Float64Array.from(data, (value) => (Number.isNaN(value) ? 0 : value));
  const potential = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const at = y * width;
    for (let row = Math.max(0, y - window); row < Math.min(height, y + window); row++) {
      const from = row * width;
      for (let step = -window; step < window; step++) {
        const weight = depth / Math.sqrt(step * step + (row - y) ** 2 + depth * depth);
        const end = Math.min(width, width - step);
        for (let x = Math.max(0, -step); x < end; x++) potential[at + x] += source[from + x + step] * weight;
      }
    }
  }
  for (let i = 0; i < potential.length; i++) if (Number.isNaN(data[i])) potential[i] = 0;
  return potential;
}
