/** The mean radial profile of a square image around its middle. */
export interface RadialProfile {
  /** Mean of the pixels at each whole distance from the middle. */
  readonly means: Float64Array;
  /** Share of the image's variance that it explains: near 1 for a disc on a dark sky. */
  readonly share: number;
}

export function radialProfile(image: Float32Array, size: number): RadialProfile {
  const bins = Math.ceil(size / Math.SQRT2) + 1;
  const means = new Float64Array(bins);
  const counts = new Float64Array(bins);
  let total = 0;
  let squares = 0;
  for (let k = 0; k < image.length; k++) {
    const bin = Math.round(distance(k, size));
    means[bin] += image[k];
    counts[bin]++;
    total += image[k];
    squares += image[k] * image[k];
  }
  const mean = total / image.length;
  let explained = 0;
  for (let bin = 0; bin < bins; bin++) {
    means[bin] = counts[bin] > 0 ? means[bin] / counts[bin] : (means[bin - 1] ?? 0);
    explained += counts[bin] * (means[bin] - mean) ** 2;
  }
  const variance = squares - image.length * mean * mean;
  return { means, share: variance > 0 ? explained / variance : 0 };
}

/** The middle half of a square image, [size / 2 * size / 2], without its radial profile. */
export function middleWithout({ means }: RadialProfile, image: Float32Array, size: number): Float32Array {
  const side = size / 2;
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const k = (y + side / 2) * size + x + side / 2;
      const at = distance(k, size);
      const bin = Math.floor(at);
      const profile = means[bin] + (at - bin) * (means[bin + 1] - means[bin]);
      out[y * side + x] = image[k] - profile;
    }
  }
  return out;
}

function distance(k: number, size: number): number {
  const middle = (size - 1) / 2;
  return Math.hypot((k % size) - middle, Math.floor(k / size) - middle);
}
