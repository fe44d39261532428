import { planePosition, type SolarImage } from "@helioscope/core";
import { helioprojectiveToHeliographic, SUN_RADIUS_METRES } from "@helioscope/io-fits/wcs";
import type { SolarDisc } from "./disc.ts";

/** Where a region is. Null: the image does not say. */
export interface RegionPlace {
  /** Middle, arcsec west and north of the disc's centre, without the projection. */
  readonly arcsec: readonly [number, number] | null;
  /** Middle, in radii of the disc from its centre, along columns and rows of the image. */
  readonly radii: readonly [number, number] | null;
  /** Degrees of longitude west of the observer's meridian and of latitude; null off the disc. */
  readonly meridianDegrees: readonly [number, number] | null;
  readonly carringtonDegrees: number | null;
  readonly areaArcsec2: number | null;
  /** Area as a share of the disc's, foreshortened as it is seen. */
  readonly discShare: number | null;
}

/** Places the middle of a region by the coordinates of its image, and by the disc. */
export function placeRegion(
  { centrePx, areaPx }: { readonly centrePx: readonly [number, number]; readonly areaPx: number },
  { coordinates, observer }: SolarImage,
  disc: SolarDisc | null,
): RegionPlace {
  const sky = coordinates?.frame === "helioprojective" ? coordinates : null;
  const arcsec = sky && !sky.scaleOnly ? planePosition(sky, ...centrePx) : null;
  const onSun = arcsec ? heliographic(arcsec, observer) : mapDegrees(coordinates, centrePx);
  return {
    arcsec,
    radii: disc && [(centrePx[0] - disc.x) / disc.radiusPx, (centrePx[1] - disc.y) / disc.radiusPx],
    ...onSun,
    areaArcsec2: sky && areaPx * Math.abs(sky.pixelScaleArcsec[0] * sky.pixelScaleArcsec[1]),
    discShare: disc && areaPx / (Math.PI * disc.radiusPx ** 2),
  };
}

type OnSun = Pick<RegionPlace, "meridianDegrees" | "carringtonDegrees">;
const NOWHERE: OnSun = { meridianDegrees: null, carringtonDegrees: null };

function heliographic([x, y]: readonly [number, number], observer: SolarImage["observer"]): OnSun {
  const { distanceMetres, b0Degrees, l0Degrees, sunRadiusMetres = SUN_RADIUS_METRES } = observer ?? {};
  if (distanceMetres === undefined || b0Degrees === undefined || !(distanceMetres > sunRadiusMetres)) {
    return NOWHERE;
  }
  const place = {
    distanceMetres,
    sunRadiusMetres,
    sunRadiusCard: undefined,
    latitude: b0Degrees,
    stonyhurstLongitude: 0,
    carringtonLongitude: l0Degrees,
  };
  const [[longitude], [latitude]] = helioprojectiveToHeliographic(
    place,
    [x / 3600],
    [y / 3600],
    "stonyhurst",
  );
  if (Number.isNaN(longitude)) return NOWHERE;
  return {
    meridianDegrees: [longitude, latitude],
    carringtonDegrees: l0Degrees === undefined ? null : turned(l0Degrees + longitude),
  };
}

/** Of a map in heliographic degrees that runs in Carrington longitude. */
function mapDegrees(coordinates: SolarImage["coordinates"], centre: readonly [number, number]): OnSun {
  if (coordinates?.frame !== "heliographic" || !/^CRLN/i.test(coordinates.type[0])) return NOWHERE;
  return { meridianDegrees: null, carringtonDegrees: turned(planePosition(coordinates, ...centre)[0]) };
}

const turned = (degrees: number): number => degrees - 360 * Math.floor(degrees / 360);
