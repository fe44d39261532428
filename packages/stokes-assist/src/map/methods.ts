import type { Model } from "../types.ts";
import { openLte } from "./lte-method.ts";
import type { MapMethods, MethodDescription } from "./method.ts";
import { openMilneEddington } from "./milne-eddington-method.ts";

/** Kinds of models by the method that makes them. */
export interface MapModels {
  readonly lte: Model;
  /** In the order and units of `MILNE_EDDINGTON_PARAMETERS`. */
  readonly "milne-eddington": Float64Array;
}

/** What a method of this description makes. */
export type ModelOf<D extends MethodDescription> = D["kind"] extends keyof MapModels
  ? MapModels[D["kind"]]
  : unknown;

/** The methods of this package. */
export const builtInMethods: MapMethods = {
  lte: openLte,
  "milne-eddington": openMilneEddington,
};
