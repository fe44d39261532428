import { DataError, type HelioprojectiveCoordinates, type SolarImage } from "@helioscope/core";
import type { Affine } from "@helioscope/core/image";
import type { PrepareConfig } from "../config.ts";

/** Arcsec of the paper's grid, and its side. */
const PAPER_GRID = { arcsec: 4.8, side: 512 };

/** Arcsec of the common grid's pixels (where the radius is `radiusArcsec`): 4.8 at 512 pixels; at other sizes the disc fills as much. */
export function gridScaleArcsec(config: Pick<PrepareConfig, "sizePx" | "pixelScaleArcsec">): number {
  return config.pixelScaleArcsec ?? (PAPER_GRID.arcsec * PAPER_GRID.side) / config.sizePx;
}

/** Radius of the disc on the common grid, pixels: 203.33 of 512. */
export function discRadiusPx(
  config: Pick<PrepareConfig, "sizePx" | "pixelScaleArcsec" | "radiusArcsec">,
): number {
  return config.radiusArcsec / gridScaleArcsec(config);
}

/**
 * Where a point of the sky, arcsec west and north of disc centre, lies in an image: [a, b, c, d, e, f] of
 * x = a w + b n + c, y = d w + e n + f, pixel centres counted from 0. The linear part of the coordinates, rotated by CROTA2
 * (Thompson 2006, equations 1 to 3); the tangent plane differs from it by 0.01 arcsec at the limb.
 */
export function skyToPixel(coordinates: HelioprojectiveCoordinates): Affine {
  const { pixelScaleArcsec, referenceArcsec, referencePixel, rotationDegrees } = coordinates;
  const angle = (rotationDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [sx, sy] = pixelScaleArcsec;
  const [west, north] = referenceArcsec;
  return [
    cos / sx,
    sin / sx,
    referencePixel[0] - 1 - (cos * west + sin * north) / sx,
    -sin / sy,
    cos / sy,
    referencePixel[1] - 1 + (sin * west - cos * north) / sy,
  ];
}

/** The helioprojective coordinates of an image that knows where disc centre is. Throws a DataError for any other. */
export function discCoordinates(image: Pick<SolarImage, "coordinates" | "name">): HelioprojectiveCoordinates {
  const { coordinates, name } = image;
  if (coordinates?.frame === "helioprojective" && !coordinates.scaleOnly) return coordinates;
  throw new DataError(`${name} does not say where disc centre is`, {
    value: coordinates?.type,
    expected: "helioprojective coordinates: CRPIX, CRVAL, CDELT and CTYPE of HPLN and HPLT",
    remedy:
      coordinates?.frame === "heliographic"
        ? "Maps in heliographic degrees, such as SHARP patches, are no images of the disc: leave them out"
        : "Have the limb fitted (limb: true)",
  });
}

/** Coordinates of a square image with disc centre in its middle and north up. */
export function northUp(side: number, pixelScaleArcsec: number): HelioprojectiveCoordinates {
  return {
    frame: "helioprojective",
    type: ["HPLN-TAN", "HPLT-TAN"],
    referencePixel: [(side + 1) / 2, (side + 1) / 2],
    referenceArcsec: [0, 0],
    pixelScaleArcsec: [pixelScaleArcsec, pixelScaleArcsec],
    rotationDegrees: 0,
  };
}
