import type { MILNE_EDDINGTON_PARAMETERS } from "./kernel.ts";

/** Name of a parameter. */
export type MilneEddingtonParameter = (typeof MILNE_EDDINGTON_PARAMETERS)[number];

/** How a Milne-Eddington inversion goes about it. */
export interface MilneEddingtonOptions {
  /** Standard deviation of the noise of every Stokes parameter, in units of the profiles; 1e-3 where absent. */
  readonly noise?: number;
  /** Factors on the squared misfit of I, Q, U, V; 1, 16, 16, 16 where absent, since what is left of I is not noise. */
  readonly weights?: readonly [number, number, number, number];
  /** Most steps of one attempt, accepted or not; 30 where absent. */
  readonly maxSteps?: number;
  /** Further attempts from random atmospheres where chi squared stays above `restartAbove`, or field strength or velocity at a bound; 3 where absent. */
  readonly restarts?: number;
  /** 20 where absent. */
  readonly restartAbove?: number;
  /** Of the random restarts; each pixel draws from its own generator, see `index` of `invert`. */
  readonly seed?: number;
  /** Least and greatest values. */
  readonly bounds?: Partial<Record<MilneEddingtonParameter, readonly [number, number]>>;
  /** Parameters that are not fitted, at these values. Without stray light, `fill` is 1. */
  readonly fixed?: Partial<Record<MilneEddingtonParameter, number>>;
}

/** Bounds where none are given; of the Doppler width at 6302 Angstrom, of the source function in units of the continuum. */
export const MILNE_EDDINGTON_BOUNDS: Readonly<Record<MilneEddingtonParameter, readonly [number, number]>> = {
  fieldStrength: [0, 6000],
  inclination: [0, 180],
  azimuth: [0, 180],
  velocity: [-2e6, 2e6],
  dopplerWidth: [0.008, 0.12],
  eta0: [0.2, 200],
  damping: [0.01, 4],
  source0: [0, 1.5],
  source1: [0.01, 3],
  fill: [0, 1],
};

/** Steps of about this size change the profiles alike: scale of the normal equations and of the random restarts. */
export const PARAMETER_SCALES: readonly number[] = [500, 20, 20, 5e4, 0.006, 5, 0.2, 0.1, 0.1, 0.2];
