export type { MapJob, MapWorkers } from "../workers/contract.ts";
export { TileLostError } from "../workers/lost.ts";
export { type MapPort, serveMap } from "../workers/serve.ts";
export { sharedCube } from "../workers/shared.ts";
export { type WebMapWorkersOptions, webMapWorkers } from "../workers/web.ts";
export * from "./cluster/index.ts";
export { type FitsMapOptions, mapsToFits, mapUnits } from "./fits.ts";
export {
  bestOf,
  clusteredGuess,
  type FirstGuess,
  type GuessSource,
  type NetworkGuessOptions,
  networkGuess,
  ownGuess,
  previousGuess,
  sameGuess,
} from "./guess.ts";
export { invertMap, type MapOptions, type MapWork } from "./invert-map.ts";
export type { LteMethod } from "./lte-method.ts";
export { clearMap } from "./manifest.ts";
export { keepBest } from "./merge.ts";
export type {
  MapMethods,
  MethodDescription,
  ModelField,
  ModelLayout,
  OpenMethod,
  PixelFit,
  PixelInverter,
  ProfileFacts,
} from "./method.ts";
export { builtInMethods, type MapModels, type ModelOf } from "./methods.ts";
export type { MilneEddingtonMethod } from "./milne-eddington-method.ts";
export { medianGuess, neighbourGuess } from "./neighbours.ts";
export type { Selection } from "./plan.ts";
export { type RefineOptions, type RetryOptions, retryFromNeighbours, smoothAndReinvert } from "./refine.ts";
export type { MapResult, ParameterMap, PixelRecord } from "./result.ts";
export { MAP_STATUS, type MapStatus } from "./status.ts";
export type { TileOutcome, TileTask } from "./tile.ts";
