import { unitOf } from "./field-unit.ts";
import { coordinatesOf } from "./header/coordinates.ts";
import { timeOf } from "./header/time.ts";
import { numberOf, textOf } from "./header/values.ts";
import { wavelengthOf } from "./header/wavelength.ts";
import type { Raster, TypedArray } from "./raster.ts";
import type { ObservationTime } from "./time.ts";

/** A header as far as core needs one; io-fits' Header satisfies it. */
export interface HeaderLike {
  get(keyword: string): string | number | boolean | bigint | undefined;
}

/** What the linear part of a world coordinate system says in either frame of reference. */
interface LinearCoordinates {
  readonly type: readonly [string, string];
  /** 1-based reference pixel. */
  readonly referencePixel: readonly [number, number];
  /** Counter-clockwise rotation of the image, degrees. */
  readonly rotationDegrees: number;
  /** Set when the header states a scale but no place: the reference is then the centre of the image at (0, 0). */
  readonly scaleOnly?: true;
}

/** Angles on the sky, as HPLN and HPLT: arcsec from the centre of the disc, west and north. */
export interface HelioprojectiveCoordinates extends LinearCoordinates {
  readonly frame: "helioprojective";
  readonly referenceArcsec: readonly [number, number];
  readonly pixelScaleArcsec: readonly [number, number];
}

/** Angles on the Sun, as CRLN and CRLT or HGLN and HGLT: degrees of longitude and latitude. */
export interface HeliographicCoordinates extends LinearCoordinates {
  readonly frame: "heliographic";
  /** Cylindrical equal-area, or plate carree. */
  readonly projection: "CEA" | "CAR";
  readonly referenceDegrees: readonly [number, number];
  readonly pixelScaleDegrees: readonly [number, number];
}

/** The linear part of a world coordinate system. */
export type PlaneCoordinates = HelioprojectiveCoordinates | HeliographicCoordinates;

/** A raster with what an observation adds to it. */
export interface SolarImage<A extends TypedArray = Float32Array> extends Raster<A> {
  readonly name: string;
  readonly time?: ObservationTime;
  /** Physical unit of the values, such as "G". */
  readonly unit?: string;
  readonly coordinates?: PlaneCoordinates;
  readonly observer?: {
    readonly distanceMetres?: number;
    readonly b0Degrees?: number;
    readonly l0Degrees?: number;
    /** Radius of the Sun that the header refers to, RSUN_REF. */
    readonly sunRadiusMetres?: number;
  };
  readonly instrument?: string;
  readonly wavelengthAngstrom?: number;
}

/**
 * Reads from a header what an observation adds to its pixels. What the header lacks is absent; what it states in a
 * form that nobody can read is absent too, and said through `onWarning`. Units "Gauss" and "Mx/cm^2" become "G";
 * the instrument is TELESCOP and INSTRUME; l0 is the Carrington longitude CRLN_OBS, b0 HGLT_OBS or CRLT_OBS, the distance DSUN_OBS.
 */
export function solarImageFromHeader<A extends TypedArray>(
  raster: Raster<A>,
  header: HeaderLike,
  name: string,
  options: { readonly onWarning?: (warning: string) => void } = {},
): SolarImage<A> {
  const warn = (warning: string) => options.onWarning?.(`${name}: ${warning}`);
  const time = timeOf(header, warn);
  const unit = unitOf(header);
  const coordinates = coordinatesOf(header, [raster.width, raster.height], warn);
  const observer = observerOf(header);
  const instrument = [textOf(header, "TELESCOP"), textOf(header, "INSTRUME")].filter(Boolean).join(" ");
  const wavelengthAngstrom = wavelengthOf(header, warn);
  return {
    data: raster.data,
    width: raster.width,
    height: raster.height,
    name,
    ...(time && { time }),
    ...(unit && { unit }),
    ...(coordinates && { coordinates }),
    ...(observer && { observer }),
    ...(instrument && { instrument }),
    ...(wavelengthAngstrom !== undefined && { wavelengthAngstrom }),
  };
}

function observerOf(header: HeaderLike): SolarImage["observer"] {
  const distanceMetres = numberOf(header, "DSUN_OBS");
  const b0Degrees = numberOf(header, "HGLT_OBS", "CRLT_OBS", "SOLAR_B0");
  const l0Degrees = numberOf(header, "CRLN_OBS");
  const sunRadiusMetres = numberOf(header, "RSUN_REF");
  const stated = [distanceMetres, b0Degrees, l0Degrees, sunRadiusMetres];
  if (stated.every((value) => value === undefined)) return undefined;
  return {
    ...(distanceMetres !== undefined && { distanceMetres }),
    ...(b0Degrees !== undefined && { b0Degrees }),
    ...(l0Degrees !== undefined && { l0Degrees }),
    ...(sunRadiusMetres !== undefined && { sunRadiusMetres }),
  };
}
