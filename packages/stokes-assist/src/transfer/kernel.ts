import type { RegionColumn } from "../gas/column.ts";

/** The order of the local response functions that a kernel gives. */
export const LOCAL_RESPONSES = [
  "temperature",
  "electronPressure",
  "microturbulence",
  "fieldStrength",
  "velocity",
  "inclination",
  "azimuth",
] as const;

/** Zeeman components of one line: shifts in units of the normal Zeeman splitting (positive to the red), strengths that sum to 1 a group. */
export interface ZeemanPattern {
  readonly pi: ZeemanGroup;
  readonly blue: ZeemanGroup;
  readonly red: ZeemanGroup;
}

export interface ZeemanGroup {
  readonly shifts: Float64Array;
  readonly strengths: Float64Array;
}

/** A region as the kernel needs it once. */
export interface KernelRegion {
  /** In air, Angstrom. */
  readonly wavelengths: Float64Array;
  /** Wavelength in air (Angstrom) and pattern of each line. */
  readonly lines: readonly { readonly wavelength: number; readonly pattern: ZeemanPattern }[];
}

/** State of the atmosphere as the kernel needs it a call; index 0 the deepest. */
export interface KernelState {
  readonly logTau: Float64Array;
  readonly fieldStrength: Float64Array;
  readonly velocity: Float64Array;
  readonly inclination: Float64Array;
  readonly azimuth: Float64Array;
  readonly column: RegionColumn;
}

/** Part of a direction of variation: how one local quantity changes along the depths for a unit of a parameter. */
export interface ResponseTerm {
  /** Index in {@link LOCAL_RESPONSES}. */
  readonly quantity: number;
  /** One value a depth. */
  readonly profile: Float64Array;
  /** The row of the derivatives that it adds to: the terms of one parameter (temperature and electron pressure) share a row. */
  readonly row: number;
}

/**
 * The polarised transfer through one region: the inner loop of everything. The TypeScript one is the reference, the
 * WebAssembly one is compared with it.
 */
export interface TransferKernel {
  readonly name: "wasm" | "typescript";
  /** Writes I, Q, U, V over the region's wavelengths (4 n values). */
  synthesize(state: KernelState, out: Float64Array): void;
  /**
   * Writes also the exact derivative of the discrete solution to each local quantity of {@link LOCAL_RESPONSES} at
   * each depth: `responses` is [7][depths][4 n]; angles per degree.
   */
  respond(state: KernelState, out: Float64Array, responses: Float64Array): void;
  /**
   * Writes the profiles, and `rows` rows of 4 n derivatives, each the sum over its terms and over the depths of local
   * response times profile: what `respond` gives, contracted before it leaves the caches.
   */
  respondAlong(
    state: KernelState,
    terms: readonly ResponseTerm[],
    rows: number,
    out: Float64Array,
    derivatives: Float64Array,
  ): void;
}
