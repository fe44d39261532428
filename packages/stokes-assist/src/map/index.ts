export type { MapJob, MapWorkers } from "../workers/contract.ts";
export { TileLostError } from "../workers/lost.ts";
export { type MapPort, serveMap } from "../workers/serve.ts";
export { sharedCube } from "../workers/shared.ts";
export { type WebMapWorkersOptions, webMapWorkers } from "../workers/web.ts";
export {
  bestOf,
  clusteredGuess,
  type GuessSource,
  type NetworkGuessOptions,
  networkGuess,
  previousGuess,
  sameGuess,
} from "./guess.ts";
export { invertMap, type MapOptions, type MapWork } from "./invert-map.ts";
export { clearMap } from "./manifest.ts";
export type {
  MapMethods,
  MethodDescription,
  ModelField,
  ModelLayout,
  OpenMethod,
  PixelFit,
  PixelInverter,
} from "./method.ts";
export { builtInMethods, type MapModels, type ModelOf } from "./methods.ts";
export type { Selection } from "./plan.ts";
export type { MapResult, ParameterMap, PixelRecord } from "./result.ts";
export { MAP_STATUS, type MapStatus } from "./status.ts";
export type { TileOutcome, TileTask } from "./tile.ts";
