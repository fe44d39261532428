import type { Raster, TypedArray } from "./raster.ts";

/** A header as far as core needs one; io-fits' Header satisfies it. */
export interface HeaderLike {
  get(keyword: string): string | number | boolean | bigint | undefined;
}

/** Time of an observation. */
export interface ObservationTime {
  /** UTC, ISO 8601 with a trailing Z, millisecond precision. */
  readonly utc: string;
  /** Scale in which the file states it: UTC or TAI. */
  readonly scale: "UTC" | "TAI";
  /** The value as the file states it. */
  readonly original: string;
}

/** The linear part of a world coordinate system, in header units (degrees are converted to arcsec). */
export interface PlaneCoordinates {
  readonly type: readonly [string, string];
  /** 1-based reference pixel. */
  readonly referencePixel: readonly [number, number];
  readonly referenceArcsec: readonly [number, number];
  readonly pixelScaleArcsec: readonly [number, number];
  /** Counter-clockwise rotation of the image, degrees. */
  readonly rotationDegrees: number;
}

/** A raster with what an observation adds to it. */
export interface SolarImage<A extends TypedArray = Float32Array> extends Raster<A> {
  readonly name: string;
  readonly time?: ObservationTime;
  /** Physical unit of the values, such as "G". */
  readonly unit?: string;
  readonly coordinates?: PlaneCoordinates;
  readonly observer?: { readonly distanceMetres?: number; readonly b0Degrees?: number; readonly l0Degrees?: number };
  readonly instrument?: string;
  readonly wavelengthAngstrom?: number;
}
