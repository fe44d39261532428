import type { SolarImage } from "@helioscope/core";
import type { DiscKind } from "../types.ts";
import { fitLimb } from "./fit-limb.ts";

/** Angular radius of the Sun at 1 au, arcsec: what an image without a distance is taken to show. */
const RADIUS_AT_1_AU_ARCSEC = 959.63;

/** The image with coordinates by its limb: disc centre and scale of a Sun at 1 au, north taken to be up. */
export function limbCoordinates(
  image: SolarImage,
  kind: DiscKind,
): { readonly image: SolarImage; readonly radiusArcsec: number } {
  const { centrePx, radiusPx } = fitLimb(image, kind);
  const scale = RADIUS_AT_1_AU_ARCSEC / radiusPx;
  return {
    image: {
      ...image,
      coordinates: {
        frame: "helioprojective",
        type: ["HPLN-TAN", "HPLT-TAN"],
        referencePixel: [centrePx[0] + 1, centrePx[1] + 1],
        referenceArcsec: [0, 0],
        pixelScaleArcsec: [scale, scale],
        rotationDegrees: 0,
      },
    },
    radiusArcsec: RADIUS_AT_1_AU_ARCSEC,
  };
}
