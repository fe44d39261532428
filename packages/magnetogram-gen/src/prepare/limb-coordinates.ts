import type { SolarImage } from "@helioscope/core";
import type { Affine } from "@helioscope/core/image";
import type { DiscKind } from "../types.ts";
import { discCoordinates, skyToPixel } from "./disc-geometry.ts";
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

/**
 * The image with disc centre where the limb has it, for headers whose centre is off; scale and rotation stay. `radiusArcsec` is
 * the header's.
 */
export function limbCentre(image: SolarImage, kind: DiscKind, radiusArcsec: number): SolarImage {
  const coordinates = discCoordinates(image);
  const [x, y] = transform(skyToPixel(coordinates), 0, 0);
  const radiusPx = radiusArcsec / Math.abs(coordinates.pixelScaleArcsec[0]);
  const { centrePx } = fitLimb(image, kind, { guess: { centrePx: [x, y], radiusPx } });
  const [px, py] = coordinates.referencePixel;
  const referencePixel = [px + centrePx[0] - x, py + centrePx[1] - y] as const;
  return { ...image, coordinates: { ...coordinates, referencePixel } };
}

const transform = ([a, b, c, d, e, f]: Affine, x: number, y: number) => [
  a * x + b * y + c,
  d * x + e * y + f,
];
