import {
  type HeaderLike,
  headerNumber,
  headerText,
  type SolarImage,
  solarImageFromHeader,
} from "@helioscope/core";
import { type Affine, compose } from "@helioscope/core/image";
import { discCoordinates, northUp, skyToPixel } from "./disc-geometry.ts";
import { type PointingTable, updatePointing } from "./pointing.ts";
import { resampleDisc } from "./resample.ts";

export interface LevelOnePointFiveOptions {
  readonly pointing?: PointingTable;
  /** Of the new pixels; where absent 0.6, or the multiple of it that is nearest to the image's own. */
  readonly pixelScaleArcsec?: number;
  /** What stands where the image has no data: NaN (the default), or the smallest value, as aiapy has it. */
  readonly missing?: "nan" | "min";
  readonly onWarning?: (warning: string) => void;
}

/** AIA's nominal pixel, arcsec. */
const NOMINAL = 0.6;

/**
 * Level 1 to level 1.5, as aiapy's `register` does for AIA and HMI: pointing of the master table where one is given, north up
 * (CROTA2, PC or CD), 0.6 arcsec pixels, disc centre in the middle of a square as large as the image. Keys' cubic convolution
 * of 4 x 4 pixels (aiapy's order 3 is a cubic spline), not antialiased; missing pixels are weighed out.
 *
 * Throws a DataError where the image does not say where disc centre is.
 */
export function levelOnePointFive(
  image: SolarImage,
  header: HeaderLike,
  options: LevelOnePointFiveOptions = {},
): SolarImage {
  const pointed = withPointing(image, header, options.pointing, options.onWarning);
  const coordinates = discCoordinates(pointed);
  const own = Math.abs(coordinates.pixelScaleArcsec[0]);
  const scale = options.pixelScaleArcsec ?? NOMINAL * Math.max(1, Math.round(own / NOMINAL));
  const side = Math.max(image.width, image.height);
  const middle = (side - 1) / 2;
  const toSky: Affine = [scale, 0, -scale * middle, 0, scale, -scale * middle];
  const { image: made, valid } = resampleDisc(
    pointed,
    compose(toSky, skyToPixel(coordinates)),
    side,
    "bicubic-plain",
  );
  const { data } = made;
  const missing = options.missing === "min" ? smallest(data, valid.data) : Number.NaN;
  for (let i = 0; i < data.length; i++) if (valid.data[i] === 0) data[i] = missing;
  return {
    ...pointed,
    ...made,
    coordinates: northUp(side, scale),
  };
}

/** The image with the coordinates that the pointing table gives it, where there is one and the image is AIA's level 1. */
export function withPointing(
  image: SolarImage,
  header: HeaderLike,
  table: PointingTable | undefined,
  onWarning?: (warning: string) => void,
): SolarImage {
  const warn = (warning: string) => onWarning?.(`${image.name}: ${warning}`);
  const levelOne =
    /^AIA/i.test(headerText(header, "INSTRUME") ?? "") && headerNumber(header, "LVL_NUM") === 1;
  if (!table) {
    if (levelOne) warn("The pointing is that of the header: no master pointing table was given");
    return image;
  }
  if (!levelOne) return image;
  const updated = updatePointing(header, table, warn);
  if (updated === header) return image;
  const { coordinates } = solarImageFromHeader(image, updated, image.name);
  return coordinates ? { ...image, coordinates } : image;
}

function smallest(data: Float32Array, valid: Uint8Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < data.length; i++) if (valid[i] === 1 && data[i] < least) least = data[i];
  return Number.isFinite(least) ? least : 0;
}
