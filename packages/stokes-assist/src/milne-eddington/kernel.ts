import type { ZeemanPattern } from "../transfer/kernel.ts";

/** The parameters of a Milne-Eddington atmosphere in the order of every parameter vector here, and their units. */
export const MILNE_EDDINGTON_PARAMETERS = [
  /** G. */
  "fieldStrength",
  /** Degrees to the line of sight; below 90 towards the observer. */
  "inclination",
  /** Degrees: Q ~ cos(2 azimuth), U ~ sin(2 azimuth). */
  "azimuth",
  /** cm/s, positive = redshift. */
  "velocity",
  /** Doppler width, Angstrom. */
  "dopplerWidth",
  /** Line over continuum absorption before the Voigt function, of a line of strength 1. */
  "eta0",
  /** Damping parameter of the Voigt function. */
  "damping",
  /** Source function at the surface. */
  "source0",
  /** Its gradient along the line of sight in continuum optical depth (mu is inside). */
  "source1",
  /** Share of the magnetic atmosphere; the rest is the stray light of the region. */
  "fill",
] as const;

/** Length of a parameter vector. */
export const PARAMETER_COUNT = 10;

/** A line as the Milne-Eddington engine needs it. */
export interface MilneEddingtonLine {
  /** In air, Angstrom. */
  readonly wavelength: number;
  /** eta0 of this line over that of a line of strength 1. */
  readonly strength: number;
  readonly pattern: ZeemanPattern;
}

/**
 * From the wavelengths at which the transfer is solved to those that are observed: sample i is the sum over k of
 * `weights[i * width + k] * grid[starts[i] + k]`. The instrumental profile and the macroturbulence are in it.
 */
export interface Sampling {
  readonly starts: Int32Array;
  readonly width: number;
  readonly weights: Float64Array;
}

/** What a kernel is made for, once. */
export interface MilneEddingtonRegion {
  /** Where the transfer is solved, Angstrom in air, ascending. */
  readonly grid: Float64Array;
  readonly lines: readonly MilneEddingtonLine[];
  /** The observed samples are the grid itself where absent. */
  readonly sampling?: Sampling;
  /** I, Q, U, V of what fills the rest of the pixel, as sampled (4 n values). Without it `fill` is of no effect and its derivative zero. */
  readonly strayLight?: Float64Array;
}

/** Gauss-Newton normal equations of one pixel: row by row over {@link MILNE_EDDINGTON_PARAMETERS}. */
export interface NormalEquations {
  /** Half the gradient of chi squared with the sign turned: sum of weight x (observed - computed) x derivative; 10 values. */
  readonly gradient: Float64Array;
  /** Sum of weight x derivative x derivative, both halves filled; 10 x 10 values. */
  readonly curvature: Float64Array;
}

/**
 * Profiles and derivatives of one region: the inner loop of the inversion. The TypeScript one is the reference, the
 * WebAssembly one is compared with it. n is the number of samples; every vector of Stokes profiles is I, Q, U, V one
 * behind the other.
 */
export interface MilneEddingtonKernel {
  readonly name: "wasm" | "typescript";
  /** Writes 4 n values. */
  synthesize(parameters: Float64Array, out: Float64Array): void;
  /** Writes also [10][4 n] derivatives, per unit of each parameter. */
  respond(parameters: Float64Array, out: Float64Array, derivatives: Float64Array): void;
  /** Takes the pixel that the next calls of {@link MilneEddingtonKernel.normal} compare with; copies. A weight of 0 leaves a datum out (which may be NaN then). */
  observe(observed: Float64Array, weights: Float64Array): void;
  /** Writes the normal equations at these parameters and returns the sum of weight x (observed - computed)^2. */
  normal(parameters: Float64Array, equations: NormalEquations): number;
}

/** Makes a kernel, with its work space. */
export type MilneEddingtonKernelFactory = (region: MilneEddingtonRegion) => MilneEddingtonKernel;
