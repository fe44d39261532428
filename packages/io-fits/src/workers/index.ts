export type { TileOutcome, TileTask, TileWorkers } from "./contract.ts";
export { serveTiles, type TilePort } from "./serve.ts";
export { type WebTileWorkersOptions, webTileWorkers } from "./web.ts";
