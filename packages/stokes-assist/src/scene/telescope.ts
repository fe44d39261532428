import { besselJ1 } from "./bessel.ts";

/** What limits the resolution. */
export interface Telescope {
  /** Diameter, m. */
  readonly apertureMetres: number;
  /** Diameter of the central obscuration over that of the aperture. */
  readonly obscuration: number;
}

/** Solar Optical Telescope of Hinode: 50 cm (Tsuneta et al. 2008, Sol. Phys. 249, 167); spider left out. */
export const HINODE_SOT: Telescope = { apertureMetres: 0.5, obscuration: 0.344 };

/** A square array of odd size that sums to 1. */
export interface PointSpread {
  readonly size: number;
  readonly weights: Float64Array;
}

const ARCSEC = Math.PI / 648_000;
/** Points across a pixel. */
const FINE = 7;

/**
 * Diffraction pattern of an annular aperture (Born & Wolf 1999, section 8.6.2), integrated over the pixels and cut
 * where 0.5 per cent is left outside or at `maxRadius` pixels.
 */
export function diffraction(
  telescope: Telescope,
  wavelengthAngstrom: number,
  pixelScaleArcsec: number,
  maxRadius = 12,
): PointSpread {
  const { apertureMetres, obscuration: e } = telescope;
  const scale = (Math.PI * apertureMetres * pixelScaleArcsec * ARCSEC) / (wavelengthAngstrom * 1e-10);
  const disc = (x: number): number => (x < 1e-6 ? 1 : (2 * besselJ1(x)) / x);
  const intensity = (r: number): number => {
    const x = scale * r;
    return ((disc(x) - e * e * disc(e * x)) / (1 - e * e)) ** 2;
  };
  const full = 2 * maxRadius + 1;
  const whole = new Float64Array(full * full);
  for (let j = -maxRadius; j <= maxRadius; j++) {
    for (let i = -maxRadius; i <= maxRadius; i++) {
      let sum = 0;
      for (let v = 0; v < FINE; v++) {
        for (let u = 0; u < FINE; u++) {
          sum += intensity(Math.hypot(i + (u + 0.5) / FINE - 0.5, j + (v + 0.5) / FINE - 0.5));
        }
      }
      whole[(j + maxRadius) * full + i + maxRadius] = sum;
    }
  }
  const total = whole.reduce((a, b) => a + b, 0);
  let radius = 0;
  while (radius < maxRadius && enclosed(whole, full, radius) < 0.995 * total) radius++;
  const size = 2 * radius + 1;
  const weights = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    for (let i = 0; i < size; i++) {
      weights[j * size + i] = whole[(j + maxRadius - radius) * full + i + maxRadius - radius];
    }
  }
  const kept = weights.reduce((a, b) => a + b, 0);
  return { size, weights: weights.map((w) => w / kept) };
}

function enclosed(whole: Float64Array, full: number, radius: number): number {
  const centre = (full - 1) / 2;
  let sum = 0;
  for (let j = centre - radius; j <= centre + radius; j++) {
    for (let i = centre - radius; i <= centre + radius; i++) sum += whole[j * full + i];
  }
  return sum;
}

/**
 * Convolves maps of `depth` values a pixel, [height][width][depth], with a point-spread function. The map is mirrored at
 * its edges, so that its total is kept.
 */
export function smear(
  data: Float32Array,
  width: number,
  height: number,
  depth: number,
  { size, weights }: PointSpread,
): Float32Array {
  const radius = (size - 1) / 2;
  const out = new Float32Array(data.length);
  const sum = new Float64Array(depth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sum.fill(0);
      for (let j = -radius; j <= radius; j++) {
        const row = mirror(y + j, height) * width;
        for (let i = -radius; i <= radius; i++) {
          const weight = weights[(j + radius) * size + i + radius];
          const from = (row + mirror(x + i, width)) * depth;
          for (let k = 0; k < depth; k++) sum[k] += weight * data[from + k];
        }
      }
      out.set(sum, (y * width + x) * depth);
    }
  }
  return out;
}

/** Reflects an index at the edges, as often as needed; edge pixels count twice. */
function mirror(i: number, n: number): number {
  const period = 2 * n;
  const place = ((i % period) + period) % period;
  return place < n ? place : period - 1 - place;
}
