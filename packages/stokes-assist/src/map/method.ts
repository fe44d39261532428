import type { PixelStatus } from "../inversion/types.ts";
import type { StokesProfiles } from "../types.ts";

/** A quantity of a packed model: a run of numbers, one a depth, or a single one. */
export interface ModelField {
  /** Name of the property in the model, such as "temperature". */
  readonly name: string;
  /** Index of the component; absent where the model has but one. */
  readonly component?: number;
  /** Unit that maps are given in; empty for pure numbers. */
  readonly unit: string;
  /** What the model's numbers are multiplied by to be in this unit; 1 where absent. */
  readonly scale?: number;
  /** Degrees after which the quantity comes round: 180 for the azimuth. */
  readonly period?: number;
  /** Place of the first number. */
  readonly at: number;
  /** Numbers: the depths, or 1. */
  readonly length: number;
}

/** How models of one kind become rows of numbers of one length, and back. */
export interface ModelLayout<M = unknown> {
  readonly size: number;
  readonly fields: readonly ModelField[];
  /** Depths of the fields that have some, deepest first. */
  readonly logTau?: Float64Array;
  /** @throws ShapeError for a model that is laid out otherwise. */
  pack(model: M, out: Float32Array | Float64Array, at: number): void;
  unpack(values: ArrayLike<number>, at: number): M;
}

/** What came of one pixel. */
export interface PixelFit<M = unknown> {
  readonly status: PixelStatus;
  readonly reason?: string;
  readonly model: M;
  readonly chi2: number;
  readonly steps: number;
  readonly rejected: number;
  /** Standard errors, laid out as the model; NaN for what was not inverted. */
  readonly uncertainty: M;
}

/** Inverts pixels one after the other; holds its work space: one for each thread. */
export interface PixelInverter<M = unknown> {
  readonly layout: ModelLayout<M>;
  /** What computes its profiles ("wasm", "typescript"), where the numbers depend on it: of a map's identity. */
  readonly kernel?: string;
  /** Whether it has no guess of its own to start from. */
  readonly needsGuess?: boolean;
  /** Wavelengths that profiles have to have, air Angstrom. */
  readonly wavelengths: Float64Array;
  /**
   * `observed` is I, Q, U, V over the wavelengths; `seed` the pixel's own, where chance plays a part. Without a guess the
   * method starts from one of its own.
   */
  invert(observed: StokesProfiles, guess: M | undefined, seed: number): PixelFit<M>;
  /** Profiles of a model, in the units of what is inverted. */
  synthesize(model: M): StokesProfiles;
}

/** Says how pixels are inverted, as plain data that can be sent to another thread and written down as JSON. */
export interface MethodDescription {
  readonly kind: string;
}

/** What a method has to know of the profiles that it will invert. */
export interface ProfileFacts {
  /** In air, Angstrom. */
  readonly wavelengths: Float64Array;
  /** Standard deviation of the noise, in the units that profiles are inverted in. */
  readonly noise: number;
  /** What the cube's profiles and noise were multiplied by to be in these units; 1 where absent. */
  readonly factor?: number;
}

/** Makes the inverter that a description of its kind asks for. */
export type OpenMethod = (description: never, profiles: ProfileFacts) => Promise<PixelInverter>;

/** The methods that a thread knows, by their kind. */
export type MapMethods = Readonly<Record<string, OpenMethod>>;
