import { DataError, type SolarImage } from "@helioscope/core";
import type { Affine } from "@helioscope/core/image";
import type { DiscKind } from "../types.ts";
import { discCoordinates, skyToPixel } from "./disc-geometry.ts";
import { fitLimb } from "./fit-limb.ts";

/** Angular radius of the Sun at 1 au, arcsec: what an image without a distance is taken to show. */
const RADIUS_AT_1_AU_ARCSEC = 959.63;

/**
 * How much farther out than the photosphere's limb `fitLimb` finds that of an EUV channel, by wavelength in angstrom: means of three
 * images of AIA at 304 (1.0129 to 1.0141) and of four at 171 (1.0169 to 1.0172) whose radius is known.
 */
const LIMB_HEIGHTS: Readonly<Record<number, number>> = { 304: 1.0136, 171: 1.0171 };

/**
 * The image with coordinates by its limb: disc centre and scale of a Sun at 1 au, north taken to be up. An EUV limb lies above the
 * photosphere's, to which the radius belongs. Throws a DataError for an EUV channel whose limb's height is not known.
 */
export function limbCoordinates(
  image: SolarImage,
  kind: DiscKind,
): { readonly image: SolarImage; readonly radiusArcsec: number } {
  const height = kind === "field" ? 1 : limbHeight(image);
  const { centrePx, radiusPx } = fitLimb(image, kind);
  const scale = (RADIUS_AT_1_AU_ARCSEC * height) / radiusPx;
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

function limbHeight({ name, wavelengthAngstrom }: SolarImage): number {
  const height = LIMB_HEIGHTS[wavelengthAngstrom ?? 0];
  if (height !== undefined) return height;
  throw new DataError(`How high the limb of ${name} lies above the photosphere's is not known`, {
    value: wavelengthAngstrom,
    expected: `an image at ${Object.keys(LIMB_HEIGHTS).join(" or ")} angstrom`,
    remedy: "Give images whose header says where the disc lies",
  });
}

const transform = ([a, b, c, d, e, f]: Affine, x: number, y: number) => [
  a * x + b * y + c,
  d * x + e * y + f,
];
