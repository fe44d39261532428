import { DataError, type HeaderLike, headerNumber, type SolarImage } from "@helioscope/core";

/** How large the Sun is on the sky of an image. */
export interface AngularRadius {
  readonly arcsec: number;
  /** What says so; `limb`: a fit to the image. */
  readonly from: "RSUN_OBS" | "RSUN" | "DSUN_OBS" | "R_SUN" | "limb";
}

/** RSUN_REF of SDO's headers, m. */
const SUN_RADIUS_METRES = 696_000_000;

const ARCSEC_PER_RADIAN = 648_000 / Math.PI;

/**
 * The angular radius of the Sun: RSUN_OBS, RSUN (STEREO/SECCHI), else the angle of RSUN_REF at DSUN_OBS, else R_SUN pixels of
 * CDELT1. Throws a DataError where the header states none of these.
 */
export function angularRadius(
  image: Pick<SolarImage, "coordinates" | "observer" | "name">,
  header: HeaderLike,
): AngularRadius {
  for (const from of ["RSUN_OBS", "RSUN"] as const) {
    const arcsec = headerNumber(header, from);
    if (arcsec !== undefined && plausible(arcsec)) return { arcsec, from };
  }
  const distance = image.observer?.distanceMetres ?? headerNumber(header, "DSUN_OBS");
  if (distance !== undefined) {
    const radius = image.observer?.sunRadiusMetres ?? SUN_RADIUS_METRES;
    const arcsec = Math.asin(Math.min(1, radius / distance)) * ARCSEC_PER_RADIAN;
    if (plausible(arcsec)) return { arcsec, from: "DSUN_OBS" };
  }
  const pixels = headerNumber(header, "R_SUN");
  const { coordinates } = image;
  if (pixels !== undefined && coordinates?.frame === "helioprojective") {
    const arcsec = pixels * Math.abs(coordinates.pixelScaleArcsec[0]);
    if (plausible(arcsec)) return { arcsec, from: "R_SUN" };
  }
  throw new DataError(`${image.name} does not say how large the Sun is`, {
    expected: "RSUN_OBS, or DSUN_OBS, or R_SUN and CDELT1",
    remedy: "Give the radius, or have it fitted to the limb (limb: true)",
  });
}

/** As seen from anywhere between 0.2 and 3 au. */
const plausible = (arcsec: number) => arcsec > 300 && arcsec < 5000;
