import type { TileOutcome, TileTask } from "../map/tile.ts";
import type { MapJob } from "./contract.ts";

/** What a thread is told: a job that tiles will refer to, a tile of it, or to stop working on a tile. */
export type WorkMessage =
  | { readonly kind: "job"; readonly id: number; readonly job: MapJob }
  | { readonly kind: "tile"; readonly id: number; readonly jobId: number; readonly task: TileTask }
  | { readonly kind: "stop"; readonly id: number };

/** That the thread runs; or the answer to a tile: what came of it, nothing because it was stopped, or why it could not be begun. */
export type ReplyMessage =
  | { readonly ready: true }
  | { readonly id: number; readonly outcome: TileOutcome | undefined }
  | { readonly id: number; readonly failure: string };
