import { ArgumentError, assertSameSize, type Mask, type Raster } from "@helioscope/core";
import type { SharpGeometry } from "./geometry.ts";

/** Median noise of the line-of-sight magnetograms, 6.4 Mx/cm2 (Liu et al. 2012, Figure 2). */
export const LOS_NOISE_GAUSS = 6.4;

/**
 * Where {@link losUnsignedFlux} starts to count. Over 64 frames of seven regions with USFLUX of 3e20 to 6e22 Mx this
 * one gives USFLUX without bias (-0.01 dex, regions counted alike) and, within 0.01 dex, with the least scatter: 0.20
 * dex between regions, 0.04 dex between the frames of strong ones (above 1e22 Mx), where it gives 0.75 of USFLUX.
 * Small regions in a large frame of network come out up to 2.8 times too strong.
 */
export const LOS_FLUX_THRESHOLD_GAUSS = 225;

/** A flux over a mask. */
export interface UnsignedFlux {
  readonly fluxMx: number;
  /** Absent without an error of the field. */
  readonly errorMx?: number;
  /** How many pixels it is of. */
  readonly pixels: number;
}

/**
 * USFLUX, ERRVF and CMASK from the radial field, or USFLUXL and CMASKL from the line-of-sight field: the sum of |B| dA
 * over the pixels of a mask (see `activePixels`). `error` is a raster, or one number for all pixels. Blank pixels are
 * left out. Throws a ShapeError when sizes differ.
 */
export function unsignedFlux(
  field: Raster,
  mask: Mask,
  geometry: SharpGeometry,
  error?: Raster | number,
): UnsignedFlux {
  assertSameSize(field, mask, "The field and its mask");
  if (typeof error === "object") assertSameSize(field, error, "The field and its error");
  const { data } = field;
  let sum = 0;
  let variance = 0;
  let pixels = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (mask.data[i] === 0 || Number.isNaN(value)) continue;
    sum += Math.abs(value);
    pixels++;
    if (error !== undefined) variance += (typeof error === "number" ? error : error.data[i]) ** 2;
  }
  const { pixelAreaCm2 } = geometry;
  return {
    fluxMx: sum * pixelAreaCm2,
    pixels,
    ...(error !== undefined && { errorMx: Math.sqrt(variance) * pixelAreaCm2 }),
  };
}

/**
 * Total unsigned flux (Mx) of a line-of-sight magnetogram alone: the sum of |B| dA over the pixels at or above
 * `thresholdGauss`. It stands for USFLUX where a record has no vector field; blank pixels count for nothing. Throws
 * an ArgumentError for a threshold that is negative or not finite.
 */
export function losUnsignedFlux(
  field: Raster,
  geometry: SharpGeometry,
  options: { readonly thresholdGauss?: number } = {},
): number {
  const { thresholdGauss = LOS_FLUX_THRESHOLD_GAUSS } = options;
  if (!(thresholdGauss >= 0 && Number.isFinite(thresholdGauss))) {
    throw new ArgumentError(`A threshold of ${thresholdGauss} G`, {
      value: thresholdGauss,
      expected: "zero or more gauss",
    });
  }
  let sum = 0;
  for (let i = 0; i < field.data.length; i++) {
    const strength = Math.abs(field.data[i]);
    if (strength >= thresholdGauss) sum += strength;
  }
  return sum * geometry.pixelAreaCm2;
}
