import type { Model } from "../types.ts";
import type { MapMethods, MethodDescription } from "./method.ts";

/** Kinds of models by the method that makes them. */
export interface MapModels {
  readonly lte: Model;
}

/** What a method of this description makes. */
export type ModelOf<D extends MethodDescription> = D["kind"] extends keyof MapModels
  ? MapModels[D["kind"]]
  : unknown;

/** The methods of this package. */
export const builtInMethods: MapMethods = {};
