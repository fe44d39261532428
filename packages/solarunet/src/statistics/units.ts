import { ArgumentError, KM_PER_ARCSEC } from "@helioscope/core";

/** How large a pixel is on the Sun. */
export interface PixelScale {
  /** Default 0.083 (GST/NIRIS). */
  readonly pixelScaleArcsec?: number;
  /** Length of one arcsec on the Sun, km. Default 725, as Equation 2 has it. */
  readonly kmPerArcsec?: number;
  /** Side of a pixel, km; outweighs the other two. For maps in degrees, and where the distance is known. */
  readonly pixelKm?: number;
}

/** Side of a pixel, km. Throws an ArgumentError when the scale is not positive. */
export function pixelSideKm(scale: PixelScale = {}): number {
  const { pixelScaleArcsec = 0.083, kmPerArcsec = KM_PER_ARCSEC } = scale;
  const side = scale.pixelKm ?? pixelScaleArcsec * kmPerArcsec;
  if (side > 0 && Number.isFinite(side)) return side;
  const told =
    scale.pixelKm === undefined
      ? `Pixels of ${pixelScaleArcsec} arcsec at ${kmPerArcsec} km each`
      : `Pixels of ${scale.pixelKm} km`;
  throw new ArgumentError(told, {
    value: scale.pixelKm ?? [pixelScaleArcsec, kmPerArcsec],
    expected: "positive numbers",
  });
}

/** Area of a pixel in Mm^2: 0.00362 at the default scale. */
export function pixelAreaMm2(scale: PixelScale = {}): number {
  return (pixelSideKm(scale) / 1e3) ** 2;
}

/** Area of a pixel in cm^2: 3.621e13 at the default scale. */
export function pixelAreaCm2(scale: PixelScale = {}): number {
  return (pixelSideKm(scale) * 1e5) ** 2;
}

/** Flux in Mx of a signed sum of gauss over pixels (Equation 4). */
export function fluxMx(fluxGauss: number, scale: PixelScale = {}): number {
  return fluxGauss * pixelAreaCm2(scale);
}
