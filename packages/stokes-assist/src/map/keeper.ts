import type { Store } from "@helioscope/core";
import type { TileOutcome } from "./tile.ts";
import { decodeTile, encodeTile } from "./tile-file.ts";

/** Where the finished tiles of a map are. */
export interface TileKeeper {
  put(outcome: TileOutcome): Promise<void>;
  /** Undefined where the tile is not there, or not whole. */
  get(tile: number): Promise<TileOutcome | undefined>;
}

/** Tiles in memory. */
export function memoryKeeper(): TileKeeper {
  const tiles = new Map<number, TileOutcome>();
  return {
    put: async (outcome) => void tiles.set(outcome.tile, outcome),
    get: async (tile) => tiles.get(tile),
  };
}

/** Tiles that were read from a store last, and are kept in memory. */
const RECENT = 64;

/** Name of a tile's file. */
export const tilePath = (prefix: string, tile: number): string =>
  `${prefix}tiles/${String(tile).padStart(7, "0")}.tile`;

/** Tiles as files in a store. Those that are damaged or of other inputs count as not there. */
export function storeKeeper(store: Store, prefix: string, inputs: string): TileKeeper {
  const recent = new Map<number, TileOutcome>();
  const keep = (outcome: TileOutcome): void => {
    recent.delete(outcome.tile);
    recent.set(outcome.tile, outcome);
    if (recent.size > RECENT) recent.delete(recent.keys().next().value as number);
  };
  return {
    async put(outcome) {
      await store.write(tilePath(prefix, outcome.tile), await encodeTile(outcome, inputs));
      keep(outcome);
    },
    async get(tile) {
      const found = recent.get(tile);
      if (found) return found;
      const path = tilePath(prefix, tile);
      if (!(await store.has(path))) return undefined;
      const bytes = await store.read(path);
      const outcome = await decodeTile(bytes, inputs).catch(() => undefined);
      if (outcome?.tile !== tile) return undefined;
      keep(outcome);
      return outcome;
    },
  };
}
