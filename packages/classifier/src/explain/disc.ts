import { planePosition, type SolarImage } from "@helioscope/core";
import { SUN_RADIUS_METRES } from "@helioscope/io-fits/wcs";
import { measuredDisc } from "./measured-disc.ts";

/** The disc of the Sun in an image. Pixels are counted from 0, their centres at whole numbers, row 0 south. */
export interface SolarDisc {
  readonly x: number;
  readonly y: number;
  readonly radiusPx: number;
  /** What says so: the coordinates of the header, or a circle fitted to the limb. */
  readonly from: "header" | "pixels";
}

/** Apparent radius of the Sun at 1 au, arcsec: where a header states no distance. */
const RADIUS_ARCSEC = 959.63;
const ARCSEC_PER_RADIAN = 648_000 / Math.PI;
/** Discs of which less than this share lies in the image are none; nor are those of a smaller radius. */
const LEAST_SHARE = 0.5;
const LEAST_RADIUS_PX = 16;

/**
 * The disc, where most of it lies in the image: from helioprojective coordinates (its angular size from the observer's
 * distance, that at 1 au where none is stated), else measured as a bright circle on a darker sky. Null for images of a part
 * of the Sun, for maps in heliographic degrees, and where no limb is found. Never throws.
 */
export function discOf(image: SolarImage): SolarDisc | null {
  const { coordinates } = image;
  if (coordinates?.frame === "heliographic") return null;
  const stated = statedDisc(image);
  const disc = stated === undefined ? measuredDisc(image) : stated;
  if (!disc || !(disc.radiusPx >= LEAST_RADIUS_PX)) return null;
  return shareInside(disc, image) >= LEAST_SHARE ? disc : null;
}

/** Apparent radius of the Sun for the observer of an image. */
export function sunRadiusArcsec({ observer }: Pick<SolarImage, "observer">): number {
  const { distanceMetres, sunRadiusMetres = SUN_RADIUS_METRES } = observer ?? {};
  if (distanceMetres === undefined || !(distanceMetres > sunRadiusMetres)) return RADIUS_ARCSEC;
  return Math.asin(sunRadiusMetres / distanceMetres) * ARCSEC_PER_RADIAN;
}

function statedDisc(image: SolarImage): SolarDisc | undefined {
  const { coordinates } = image;
  if (coordinates?.frame !== "helioprojective" || coordinates.scaleOnly) return undefined;
  const [x0, y0] = planePosition(coordinates, 0, 0);
  const [ax, ay] = planePosition(coordinates, 1, 0).map((value, k) => value - [x0, y0][k]);
  const [bx, by] = planePosition(coordinates, 0, 1).map((value, k) => value - [x0, y0][k]);
  const area = ax * by - bx * ay;
  const radiusPx = sunRadiusArcsec(image) / Math.sqrt(Math.abs(area));
  return { x: (bx * y0 - by * x0) / area, y: (ay * x0 - ax * y0) / area, radiusPx, from: "header" };
}

/** Share of the disc's area that lies within the image. */
function shareInside({ x, y, radiusPx }: SolarDisc, { width, height }: SolarImage): number {
  const steps = 64;
  let inside = 0;
  let all = 0;
  for (let j = 0; j < steps; j++) {
    const v = (2 * (j + 0.5)) / steps - 1;
    for (let i = 0; i < steps; i++) {
      const u = (2 * (i + 0.5)) / steps - 1;
      if (u * u + v * v > 1) continue;
      all++;
      const column = x + u * radiusPx;
      const row = y + v * radiusPx;
      if (column >= -0.5 && column < width - 0.5 && row >= -0.5 && row < height - 0.5) inside++;
    }
  }
  return inside / all;
}
