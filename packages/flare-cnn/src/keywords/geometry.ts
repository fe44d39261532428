import { ArgumentError, DataError, type HeaderLike } from "@helioscope/core";

/** A pixel of the SHARP series in cylindrical equal-area projection. */
export const SHARP_PIXEL_DEGREES = 0.03;

/** IAU 2012, and RSUN_REF of HMI. */
const ASTRONOMICAL_UNIT_METRES = 149_597_870_700;
const HMI_SUN_RADIUS_METRES = 696_000_000;

/** Size of a pixel on the Sun and as seen, as the SHARP keywords are computed with. */
export interface SharpGeometry {
  /** CDELT1 in degrees of heliographic angle. */
  readonly pixelScaleDegrees: number;
  /** The same as seen by the observer at the centre of the disc, `cdelt1_arcsec` of the pipeline. */
  readonly pixelScaleArcsec: number;
  /** RSUN_REF. */
  readonly sunRadiusMetres: number;
  /** RSUN_OBS. */
  readonly sunRadiusArcsec: number;
  /** Side of a pixel on the Sun. */
  readonly pixelMetres: number;
  readonly pixelAreaCm2: number;
}

/**
 * Reads CDELT1 (degrees), RSUN_REF, RSUN_OBS and DSUN_OBS of a SHARP CEA record. Throws a DataError that names the
 * keyword that is not there or not a positive number.
 */
export function sharpGeometry(header: HeaderLike): SharpGeometry {
  return geometryOf({
    pixelScaleDegrees: positive(header, "CDELT1"),
    sunRadiusMetres: positive(header, "RSUN_REF"),
    sunRadiusArcsec: positive(header, "RSUN_OBS"),
    distanceMetres: positive(header, "DSUN_OBS"),
  });
}

/**
 * The geometry of a CEA grid seen from one astronomical unit, for fields without a header. Areas on the Sun are those
 * of any other distance; what is binned in arcseconds (R_VALUE) is not. Throws an ArgumentError for a pixel of no size.
 */
export function standardGeometry(pixelScaleDegrees: number = SHARP_PIXEL_DEGREES): SharpGeometry {
  if (!(pixelScaleDegrees > 0 && pixelScaleDegrees < 90)) {
    throw new ArgumentError(`A pixel of ${pixelScaleDegrees} degrees`, {
      value: pixelScaleDegrees,
      expected: "degrees of heliographic angle, more than 0",
    });
  }
  return geometryOf({
    pixelScaleDegrees,
    sunRadiusMetres: HMI_SUN_RADIUS_METRES,
    sunRadiusArcsec: arcsec(Math.asin(HMI_SUN_RADIUS_METRES / ASTRONOMICAL_UNIT_METRES)),
    distanceMetres: ASTRONOMICAL_UNIT_METRES,
  });
}

/** Turns a gradient in G/pixel, the unit of MEANGBT, MEANGBH, MEANGBZ and MEANGBL, into G/Mm: about 2.74 for SHARP CEA. */
export function gaussPerMm(gaussPerPixel: number, geometry: SharpGeometry): number {
  return (gaussPerPixel * 1e6) / geometry.pixelMetres;
}

function geometryOf(facts: {
  readonly pixelScaleDegrees: number;
  readonly sunRadiusMetres: number;
  readonly sunRadiusArcsec: number;
  readonly distanceMetres: number;
}): SharpGeometry {
  const { pixelScaleDegrees, sunRadiusMetres, sunRadiusArcsec, distanceMetres } = facts;
  const pixelScaleArcsec = arcsec(
    Math.atan((sunRadiusMetres * pixelScaleDegrees * (Math.PI / 180)) / distanceMetres),
  );
  const pixelMetres = pixelScaleArcsec * (sunRadiusMetres / sunRadiusArcsec);
  return {
    pixelScaleDegrees,
    pixelScaleArcsec,
    sunRadiusMetres,
    sunRadiusArcsec,
    pixelMetres,
    pixelAreaCm2: pixelMetres * pixelMetres * 1e4,
  };
}

const arcsec = (radians: number): number => ((radians * 180) / Math.PI) * 3600;

function positive(header: HeaderLike, keyword: string): number {
  const value = header.get(keyword);
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new DataError(
    `The header has ${value === undefined ? `no ${keyword}` : `${keyword} = ${String(value)}`}`,
    {
      value,
      expected: `${keyword}, a positive number`,
      remedy: "Without the header of a SHARP CEA record, give standardGeometry(pixelScaleDegrees).",
    },
  );
}
