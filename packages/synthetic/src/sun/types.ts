import type { Raster } from "@helioscope/core";

/** Knots of magnetic flux on the sphere, as arrays of equal length; a bipole is many of them, so is the network. */
export interface FluxKnots {
  readonly count: number;
  /** Carrington longitude, degrees, 0 to 360. */
  readonly longitudeDeg: Float64Array;
  readonly latitudeDeg: Float64Array;
  /** Signed, Mx. */
  readonly fluxMx: Float32Array;
  /** Standard deviation of the field's Gaussian, Mm. */
  readonly radiusMm: Float32Array;
  /** Bipole that the knot came with; -1: the network between them. */
  readonly bipole: Int32Array;
}

/** A bipolar active region. Leading polarity and tilt obey Hale's and Joy's laws, with their scatter. */
export interface Bipole {
  readonly id: number;
  /** Milliseconds since 1970, UTC: first flux, and the end of its emergence. */
  readonly begins: number;
  readonly grown: number;
  /** Where it emerges: Carrington degrees. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  /** Of one polarity at its largest, Mx. */
  readonly fluxMx: number;
  readonly separationDeg: number;
  /** Leading polarity closer to the equator: positive. Degrees. */
  readonly tiltDeg: number;
  /** Sign of the leading polarity. */
  readonly leading: 1 | -1;
}

/** A sudden brightening; the field does not change with it. */
export interface SunFlare {
  readonly bipole: number;
  /** Milliseconds since 1970, UTC. */
  readonly start: number;
  readonly peak: number;
  /** Falls by e in so many minutes after the peak. */
  readonly decayMinutes: number;
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  /** Length of the ribbons along the inversion line, Mm, and its direction, degrees north of west. */
  readonly lengthMm: number;
  readonly directionDeg: number;
  /** Peak brightness over the quiet Sun's in 304. */
  readonly amplitude: number;
}

/** Cool material above an inversion line, dark in 304. */
export interface SunFilament {
  readonly begins: number;
  readonly ends: number;
  /** Spine: Carrington degrees, pairs of longitude and latitude. */
  readonly spineDeg: readonly (readonly [number, number])[];
  readonly widthMm: number;
}

/** The Sun at one moment. */
export interface SunState {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  readonly knots: FluxKnots;
  /** Bipoles whose flux is not yet dispersed. */
  readonly bipoles: readonly Bipole[];
  readonly flares: readonly SunFlare[];
  readonly filaments: readonly SunFilament[];
}

/** Where a telescope is and how its image lies. */
export interface SunView {
  /** Carrington longitude and latitude of disc centre, degrees. */
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
  /** Distance, m, and angular radius of the Sun, arcsec. */
  readonly distanceM: number;
  readonly radiusArcsec: number;
  readonly width: number;
  readonly height: number;
  readonly pixelScaleArcsec: number;
  /** Pixel of disc centre, counted from 0. */
  readonly centrePx: readonly [number, number];
  /** Counter-clockwise rotation of the image as CROTA2 has it, degrees: 180 for HMI. */
  readonly rotationDeg: number;
  /** Full width at half maximum of the telescope's blur, arcsec; 0 for none. */
  readonly psfArcsec: number;
}

/** A rendered image and, for the field, nothing that was not asked of it: gauss or DN/s, row 0 the first of the FITS array. */
export type SunImage = Raster<Float32Array<ArrayBuffer>>;
