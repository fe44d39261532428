import type { PlaneCoordinates, SolarImage } from "./solar-image.ts";

/** One arcsec on the Sun in km where the distance is unknown: 1 au, rounded as solar papers have it. */
export const KM_PER_ARCSEC = 725;

/** The radius of the Sun that JSOC's maps refer to (RSUN_REF), in metres. */
const SUN_RADIUS_METRES = 696_000_000;

const ARCSEC_PER_RADIAN = 648_000 / Math.PI;

/** How large the pixels of an image are on the Sun, and what says so. */
export interface PixelSize {
  /** Width and height of a pixel, km: where it faces the observer (helioprojective), or at the equator (CEA, CAR). */
  readonly km: readonly [number, number];
  /** `distance`: DSUN_OBS; `radius`: degrees of a map on the sphere; `725 km/arcsec`: arcsec without a distance. */
  readonly from: "distance" | "radius" | "725 km/arcsec";
}

/**
 * Kilometres a pixel. Helioprojective arcsec lie at the observer's distance from the nearest point of the Sun (DSUN_OBS
 * less RSUN_REF), or are 725 km where the header states no distance; heliographic degrees are arcs of RSUN_REF, 696,000
 * km where that is not stated. A CEA pixel has that area everywhere, a CAR pixel at the equator only. Nothing without
 * coordinates.
 */
export function pixelSizeOf({
  coordinates,
  observer,
}: Pick<SolarImage, "coordinates" | "observer">): PixelSize | undefined {
  if (!coordinates) return undefined;
  const radius = observer?.sunRadiusMetres ?? SUN_RADIUS_METRES;
  if (coordinates.frame === "heliographic") {
    const [x, y] = coordinates.pixelScaleDegrees;
    const kmPerDegree = (radius / 1e3) * (Math.PI / 180);
    return { km: [Math.abs(x) * kmPerDegree, Math.abs(y) * kmPerDegree], from: "radius" };
  }
  const [x, y] = coordinates.pixelScaleArcsec;
  const distance = observer?.distanceMetres;
  const known = distance !== undefined && distance > radius;
  const kmPerArcsec = known ? (distance - radius) / 1e3 / ARCSEC_PER_RADIAN : KM_PER_ARCSEC;
  return {
    km: [Math.abs(x) * kmPerArcsec, Math.abs(y) * kmPerArcsec],
    from: known ? "distance" : "725 km/arcsec",
  };
}

/**
 * Where a pixel lies by the linear part of the coordinates, without the projection: helioprojective arcsec west and
 * north, or heliographic degrees of longitude and latitude. `x` and `y` are 0-based, whole at pixel centres. With the
 * image rotated by CROTA2 (Thompson 2006, equations 1 to 3).
 */
export function planePosition(coordinates: PlaneCoordinates, x: number, y: number): [number, number] {
  const [scale, reference] =
    coordinates.frame === "heliographic"
      ? [coordinates.pixelScaleDegrees, coordinates.referenceDegrees]
      : [coordinates.pixelScaleArcsec, coordinates.referenceArcsec];
  const angle = (coordinates.rotationDegrees * Math.PI) / 180;
  const dx = (x + 1 - coordinates.referencePixel[0]) * scale[0];
  const dy = (y + 1 - coordinates.referencePixel[1]) * scale[1];
  return [
    reference[0] + dx * Math.cos(angle) - dy * Math.sin(angle),
    reference[1] + dx * Math.sin(angle) + dy * Math.cos(angle),
  ];
}
