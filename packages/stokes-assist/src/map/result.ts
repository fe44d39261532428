import type { StokesProfiles } from "../types.ts";
import type { ModelField } from "./method.ts";
import type { MapStatus } from "./status.ts";

/** One quantity over a map, at one depth where it varies with depth. */
export interface ParameterMap {
  /** Name of the property in the model, such as "temperature". */
  readonly name: string;
  /** Index of the component; absent where the model has but one. */
  readonly component?: number;
  /** log10 of the optical depth at 5000 Angstrom; absent for quantities that have no depth. */
  readonly logTau?: number;
  readonly unit: string;
  /** Degrees after which the quantity comes round; the values lie from 0 to this. */
  readonly period?: number;
  /** Row by row; NaN where the pixel was not fitted. */
  readonly values: Float32Array;
  /** Standard errors in the same unit; NaN where the quantity was not inverted. */
  readonly errors: Float32Array;
}

/** All of one pixel, as packed numbers. */
export interface PixelRecord {
  readonly status: MapStatus;
  /** Why, where the pixel is unusable or failed. */
  readonly reason?: string;
  readonly chi2: number;
  readonly steps: number;
  readonly rejected: number;
  readonly values: Float32Array;
  readonly errors: Float32Array;
}

/**
 * What came of a map. The maps are in memory; the full models of its pixels are read from where the tiles are kept
 * (memory, or the store) when asked for.
 */
export interface MapResult<M = unknown> {
  readonly width: number;
  readonly height: number;
  /** Pixels were asked for in every n-th column and row only; 1 for all. The maps have the size of the cube none the less. */
  readonly every: number;
  /** Every parameter at the depths that were asked for. */
  readonly maps: readonly ParameterMap[];
  /** Row by row; NaN where the pixel was not fitted. */
  readonly chi2: Float32Array;
  /** Codes, the places in {@link MAP_STATUS}. */
  readonly status: Uint8Array;
  /** Steps of all attempts. */
  readonly steps: Uint32Array;
  readonly rejected: Uint32Array;
  /** Fields of the packed models, for {@link MapResult.recordAt}. */
  readonly fields: readonly ModelField[];
  /** Depths of the models, deepest first; absent for models without depth. */
  readonly logTau?: Float64Array;
  /** Wavelengths of the fits, air Angstrom. */
  readonly wavelengths: Float64Array;
  /** Hash of everything that the map was made from. */
  identity(): Promise<string>;
  /** Whether a pixel, by its index, has a model that was fitted to it. */
  isFitted(pixel: number): boolean;
  /**
   * The map of a quantity, at the depth nearest to `logTau` among those that were asked for.
   *
   * @throws ArgumentError where there is none, naming those that there are.
   */
  map(name: string, logTau?: number, component?: number): ParameterMap;
  /** @throws ArgumentError outside the map; DataError where the pixel was skipped or failed. */
  modelAt(x: number, y: number): Promise<M>;
  /** Standard errors laid out as the model; throws as {@link MapResult.modelAt} does. */
  uncertaintyAt(x: number, y: number): Promise<M>;
  /** Profiles of the pixel's model in the units of the cube; throws as {@link MapResult.modelAt} does. */
  fitAt(x: number, y: number): Promise<StokesProfiles>;
  /** The model of packed numbers laid out as {@link MapResult.fields} says. */
  unpack(values: ArrayLike<number>): M;
  /** @throws ArgumentError outside the map. */
  recordAt(x: number, y: number): Promise<PixelRecord>;
}
