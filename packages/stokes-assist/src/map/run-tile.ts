import { AbortedError } from "@helioscope/core";
import type { MapJob, MapWorkers } from "../workers/contract.ts";
import { TileLostError } from "../workers/lost.ts";
import type { PixelInverter } from "./method.ts";
import { failedTile, invertTile, type TileOutcome, type TileTask } from "./tile.ts";

/** What came of a tile, and whether it was lost with its worker. */
export interface TileEnd {
  readonly outcome: TileOutcome;
  readonly lost?: string;
}

/** Inverts a tile in the calling thread. */
export async function runHere(
  inverter: PixelInverter,
  task: TileTask,
  signal: AbortSignal | undefined,
): Promise<TileEnd> {
  const outcome = await invertTile(inverter, task, () => signal?.aborted === true);
  if (!outcome) throw new AbortedError(undefined, { cause: signal?.reason });
  return { outcome };
}

/** Inverts a tile in a worker; where the worker dies once more in another; where that dies too its pixels are flagged. */
export async function runInWorker(
  workers: MapWorkers,
  job: MapJob,
  task: TileTask,
  size: number,
  signal: AbortSignal | undefined,
): Promise<TileEnd> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { outcome: await workers.run(job, task, signal) };
    } catch (error) {
      if (!(error instanceof TileLostError)) throw error;
      if (attempt < 2) continue;
      const lost = error.message;
      return { outcome: failedTile(task.tile, task.pixels.length, size, lost), lost };
    }
  }
}
