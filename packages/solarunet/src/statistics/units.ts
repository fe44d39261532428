import { ArgumentError } from "@helioscope/core";

/** How large a pixel is on the Sun. */
export interface PixelScale {
  /** Default 0.083 (GST/NIRIS). */
  readonly pixelScaleArcsec?: number;
  /** Length of one arcsec on the Sun, km. Default 725, as Equation 2 has it. */
  readonly kmPerArcsec?: number;
}

/** Side of a pixel, km. Throws an ArgumentError when the scale is not positive. */
export function pixelSideKm({ pixelScaleArcsec = 0.083, kmPerArcsec = 725 }: PixelScale = {}): number {
  const side = pixelScaleArcsec * kmPerArcsec;
  if (!(side > 0 && Number.isFinite(side))) {
    throw new ArgumentError(`Pixels of ${pixelScaleArcsec} arcsec at ${kmPerArcsec} km each`, {
      value: [pixelScaleArcsec, kmPerArcsec],
      expected: "positive numbers",
    });
  }
  return side;
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
