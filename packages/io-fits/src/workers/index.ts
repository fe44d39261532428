export type { TileWorkers } from "./contract.ts";
