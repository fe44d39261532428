import { type Histogram, histogram, type Summary, summary } from "@helioscope/core/stats";
import type { Feature } from "../types.ts";
import { type PixelScale, pixelAreaCm2, pixelAreaMm2 } from "./units.ts";

/** What of a feature the statistics look at. */
export type MeasuredFeature = Pick<Feature, "sizePx" | "fluxGauss">;

/** Sizes in Mm^2. */
export function sizesMm2(features: readonly MeasuredFeature[], scale: PixelScale = {}): Float64Array {
  const area = pixelAreaMm2(scale);
  return Float64Array.from(features, ({ sizePx }) => sizePx * area);
}

/** Unsigned fluxes in 10^18 Mx. */
export function fluxes1e18Mx(features: readonly MeasuredFeature[], scale: PixelScale = {}): Float64Array {
  const area = pixelAreaCm2(scale) / 1e18;
  return Float64Array.from(features, ({ fluxGauss }) => Math.abs(fluxGauss) * area);
}

/** One row pair of Table 2. */
export interface Table2 {
  /** Of sizes in Mm^2. */
  readonly sizeMm2: Summary;
  /** Of unsigned fluxes in 10^18 Mx. */
  readonly flux1e18Mx: Summary;
}

/**
 * Table 2: minimum, maximum, median, mean and standard deviation (n - 1) of feature sizes and unsigned fluxes.
 *
 * @throws DataError when there are no features.
 */
export function table2(features: readonly MeasuredFeature[], scale: PixelScale = {}): Table2 {
  return { sizeMm2: summary(sizesMm2(features, scale)), flux1e18Mx: summary(fluxes1e18Mx(features, scale)) };
}

/**
 * Feature sizes in Mm^2 over linear bins, 100 between the smallest and the largest by default (Figure 10).
 *
 * @throws DataError when there are no features.
 */
export function sizeDistribution(
  features: readonly MeasuredFeature[],
  options: PixelScale & { readonly bins?: number } = {},
): Histogram {
  return histogram(sizesMm2(features, options), { bins: options.bins ?? 100 });
}

/**
 * Unsigned fluxes in 10^18 Mx over linear bins, 100 between the smallest and the largest by default (Figure 11).
 *
 * @throws DataError when there are no features.
 */
export function fluxDistribution(
  features: readonly MeasuredFeature[],
  options: PixelScale & { readonly bins?: number } = {},
): Histogram {
  return histogram(fluxes1e18Mx(features, options), { bins: options.bins ?? 100 });
}
