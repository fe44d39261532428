import type { CardInput } from "@helioscope/io-fits";
import type { StokesCube } from "../types.ts";

/** Helioprojective coordinates of the pixels of a map; none where the cube does not tell scale and place. */
export function mapWcs({ width, height, pixelScaleArcsec, centreArcsec }: StokesCube): CardInput[] {
  if (!pixelScaleArcsec || !centreArcsec) return [];
  return [
    { key: "WCSAXES", value: 2 },
    { key: "CTYPE1", value: "HPLN-TAN" },
    { key: "CTYPE2", value: "HPLT-TAN" },
    { key: "CUNIT1", value: "arcsec" },
    { key: "CUNIT2", value: "arcsec" },
    { key: "CRPIX1", value: (width + 1) / 2 },
    { key: "CRPIX2", value: (height + 1) / 2 },
    { key: "CRVAL1", value: centreArcsec[0] },
    { key: "CRVAL2", value: centreArcsec[1] },
    { key: "CDELT1", value: pixelScaleArcsec[0] },
    { key: "CDELT2", value: pixelScaleArcsec[1] },
  ];
}
