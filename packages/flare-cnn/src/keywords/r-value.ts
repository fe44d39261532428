import type { Mask, Raster } from "@helioscope/core";
import { gaussianBlur } from "@helioscope/core/image";
import { blockMeans } from "./binned.ts";
import { LOS_NOISE_GAUSS } from "./flux.ts";
import type { SharpGeometry } from "./geometry.ts";
import { mixedPolarity } from "./inversion-line.ts";

export interface RValueOptions {
  /**
   * Put the 3x3 box that finds the inversion line around its pixel; false (the default) leaves it one or two pixels
   * to the south-west, as the reference code has it. The difference is of the order of 0.01.
   */
  readonly centred?: boolean;
  /** Noise of the field, one number for all pixels; 6.4 G where absent. */
  readonly noiseGauss?: number;
}

export interface RValue {
  /** Logarithm to base 10 of the flux near the inversion line, in G times binned pixels; 0 where that is less than 1. */
  readonly r: number;
  readonly error: number;
}

const POLARITY_GAUSS = 150;
const BINNED_ARCSEC = 2;
/** Full width at half maximum 10 binned pixels, about 15 Mm. */
const SIGMA_PX = 10 / 2.3548;

/**
 * R_VALUE: the unsigned line-of-sight flux within about 15 Mm of strong-field, high-gradient polarity-inversion lines
 * (Schrijver 2007, as the reference code of the SHARP keywords computes it). The field is binned to about 2 arcsec,
 * both polarities above 150 G within 3x3 binned pixels make the line, and a Gaussian of 10 pixels FWHM about it
 * weights |B|. Blank pixels are left out. Throws a ShapeError for an empty field.
 */
export function rValue(field: Raster, geometry: SharpGeometry, options: RValueOptions = {}): RValue {
  const { centred = false, noiseGauss = LOS_NOISE_GAUSS } = options;
  const binned = blockMeans(field, binnedPixels(geometry));
  const line = mixedPolarity(binned, POLARITY_GAUSS, centred);
  const weights = nearness(line, SIGMA_PX);
  const sum = weighted(weights, binned);
  if (sum < 1) return { r: 0, error: 0 };
  const noise = { ...binned, data: binned.data.map((value) => value * 0 + noiseGauss) };
  return { r: Math.log10(sum), error: weighted(weights, noise) / (Math.LN10 * sum) };
}

/** How many pixels R_VALUE bins along each side: those of about 2 arcsec. */
export function binnedPixels(geometry: SharpGeometry): number {
  return Math.max(1, Math.round(BINNED_ARCSEC / geometry.pixelScaleArcsec));
}

/** Unsigned field, G times pixels, under a Gaussian about a line; `scale` is how many pixels make one of R_VALUE's. */
export function fluxNear(line: Mask, field: Raster, scale: number): number {
  return weighted(nearness(line, SIGMA_PX * scale), field);
}

/** A Gaussian about each pixel of a line; as scipy's gaussian_filter has it, the image is mirrored about its rim. */
function nearness(line: Mask, sigmaPx: number): Float64Array {
  const data = Float64Array.from(line.data);
  return gaussianBlur({ ...line, data }, sigmaPx, { border: "symmetric" }).data;
}

function weighted(weights: Float64Array, field: Raster): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const value = field.data[i];
    if (!Number.isNaN(value)) sum += weights[i] * Math.abs(value);
  }
  return sum;
}
