import type { CardInput } from "@helioscope/io-fits";
import type { StokesCube } from "../types.ts";

/**
 * Helioprojective coordinates of the pixels of a map, or of every n-th column and row of it from the first; none where
 * the cube does not tell scale and place.
 */
export function mapWcs(
  { width, height, pixelScaleArcsec, centreArcsec }: StokesCube,
  every: number,
): CardInput[] {
  if (!pixelScaleArcsec || !centreArcsec) return [];
  return [
    { key: "WCSAXES", value: 2 },
    { key: "CTYPE1", value: "HPLN-TAN" },
    { key: "CTYPE2", value: "HPLT-TAN" },
    { key: "CUNIT1", value: "arcsec" },
    { key: "CUNIT2", value: "arcsec" },
    { key: "CRPIX1", value: (width - 1) / 2 / every + 1 },
    { key: "CRPIX2", value: (height - 1) / 2 / every + 1 },
    { key: "CRVAL1", value: centreArcsec[0] },
    { key: "CRVAL2", value: centreArcsec[1] },
    { key: "CDELT1", value: every * pixelScaleArcsec[0] },
    { key: "CDELT2", value: every * pixelScaleArcsec[1] },
  ];
}
