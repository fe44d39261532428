import type { NativePole } from "./rotation.ts";

/** What kind of coordinates the two celestial axes carry; "linear" where there are none. */
export type WcsFrame =
  | "helioprojective"
  | "stonyhurst"
  | "carrington"
  | "equatorial"
  | "galactic"
  | "ecliptic"
  | "supergalactic"
  | "other"
  | "linear";

/** One world axis, in the order of the header. */
export interface WcsAxis {
  /** CTYPE as it is understood, after repairs. */
  readonly ctype: string;
  /** CUNIT as it is understood, after repairs; "" where absent. */
  readonly cunit: string;
  /** Unit of the world coordinates of this axis: "deg" for celestial ones, SI for spectral ones, else `cunit`. */
  readonly unit: string;
  /** CNAME, or "". */
  readonly name: string;
}

/** The two axes that are a sphere, and how it lies in the plane. Angles are in degrees. */
export interface WcsCelestial {
  /** 0-based indices of the axes. */
  readonly longitudeAxis: number;
  readonly latitudeAxis: number;
  /** The code, such as "TAN", and PVi_m of the latitude axis at index m. */
  readonly projection: { readonly code: string; readonly parameters: readonly (number | undefined)[] };
  /** Point of the plane at the reference pixel: other than zero only with PVi_0 of the longitude axis. */
  readonly planeOffset: readonly [number, number];
  readonly pole: NativePole;
}

/** Simple Imaging Polynomial: distortion of the first two pixel axes (Shupe and others 2005). */
export interface WcsSip {
  /** Coefficients, `(order + 1)` squared of them, of u^p v^q at `p * (order + 1) + q`. */
  readonly a: SipPolynomial;
  readonly b: SipPolynomial;
  /** The approximate inverse, where the header has one. */
  readonly ap: SipPolynomial | undefined;
  readonly bp: SipPolynomial | undefined;
}

export interface SipPolynomial {
  readonly order: number;
  readonly coefficients: readonly number[];
}

/** Where the image was taken from, as far as the header says. Angles are in degrees. */
export interface WcsObserver {
  /** From the centre of the Sun. */
  readonly distanceMetres: number | undefined;
  /** Radius of the sphere that the coordinates are on. */
  readonly sunRadiusMetres: number;
  /** The card that gave the radius; undefined where it is the default of 695,700 km (IAU 2015 Resolution B3). */
  readonly sunRadiusCard: string | undefined;
  readonly stonyhurstLongitude: number | undefined;
  /** Heliographic latitude (B0), the same in both systems. */
  readonly latitude: number | undefined;
  readonly carringtonLongitude: number | undefined;
}

/** Something in the header that was read as it must have been meant. */
export interface WcsWarning {
  readonly card: string;
  readonly message: string;
}

/**
 * A world coordinate system: plain data, made by {@link readWcs}. `matrix` and `crval` are in the units of the axes
 * (`axis.unit`), whatever those of the header.
 */
export interface Wcs {
  /** Letter of the alternate description, or "". */
  readonly alternate: string;
  readonly axes: readonly WcsAxis[];
  /** CRPIX: pixel coordinates of the reference point, 1-based as in the header. */
  readonly crpix: readonly number[];
  /** World units per pixel, row-major: `matrix[i * axes.length + j]` is what axis i gains along pixel axis j. */
  readonly matrix: readonly number[];
  readonly crval: readonly number[];
  readonly celestial: WcsCelestial | undefined;
  readonly sip: WcsSip | undefined;
  readonly frame: WcsFrame;
  readonly observer: WcsObserver;
  readonly warnings: readonly WcsWarning[];
}
