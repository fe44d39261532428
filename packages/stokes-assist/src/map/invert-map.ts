import {
  ArgumentError,
  DataError,
  ShapeError,
  type Store,
  throwIfAborted,
  type WorkOptions,
} from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import type { MapWorkers } from "../workers/contract.ts";
import { type GuessSource, ownGuess } from "./guess.ts";
import { inFlight } from "./in-flight.ts";
import { inputsOf } from "./inputs.ts";
import { memoryKeeper, storeKeeper, type TileKeeper } from "./keeper.ts";
import { emptyArrays, fillTile, makeResult, recordOf } from "./make-result.ts";
import { claimStore, hashInputs, type MapInputs } from "./manifest.ts";
import type { MapMethods, MethodDescription, ModelLayout } from "./method.ts";
import { builtInMethods, type ModelOf } from "./methods.ts";
import { openMethod } from "./open-method.ts";
import { inShare, planTiles, type Selection, selectPixels, type TilePlan, tileAt } from "./plan.ts";
import type { MapResult } from "./result.ts";
import { runHere, runInWorker } from "./run-tile.ts";
import { tileTasks } from "./tasks.ts";
import type { TileOutcome, TileTask } from "./tile.ts";

/** How {@link invertMap} works, but for the guesses. */
export interface MapWork<D extends MethodDescription> extends WorkOptions, Selection {
  readonly method: D;
  /** Threads to work in; the calling one where absent, which then stays open to other events. The caller closes them. */
  readonly workers?: MapWorkers;
  /** Pixels that a thread is given at once and that a crash may lose; by default 4 to 32, so that small maps are spread evenly. */
  readonly tilePixels?: number;
  /** Depths of the maps, log10 of the optical depth at 5000 Angstrom; 0, -1 and -2 by default. */
  readonly logTau?: readonly number[];
  /** For methods in which chance plays a part; 0 by default. */
  readonly seed?: number;
  /** What the profiles and their noise, that of the method too, are multiplied by to be in the units of the synthesis; 1 by default. */
  readonly factor?: number;
  /** Where finished tiles are kept; in memory by default. With it the map can be resumed. */
  readonly store?: Store;
  /** Put before all paths in the store, such as "map/"; empty by default. */
  readonly prefix?: string;
  /** Whether tiles of the same inputs that are in the store are taken; true by default, else they are removed. */
  readonly resume?: boolean;
  /** Inversion methods by their kind, of the calling thread; those of the package by default. */
  readonly methods?: MapMethods;
}

/** How {@link invertMap} works. */
export interface MapOptions<D extends MethodDescription> extends MapWork<D> {
  /** What each pixel starts from; where absent, the method's own guess from the pixel's profiles. */
  readonly guess?: GuessSource<ModelOf<D>>;
}

/**
 * Inverts the pixels of a map, each by itself, and gives the same maps whatever the number of workers. A pixel that
 * cannot be fitted is flagged; a tile whose worker died is tried once more and then flagged.
 *
 * With a store every finished tile is written to it at once. Called again with the same inputs, only what is missing
 * is inverted.
 *
 * @throws ArgumentError or ShapeError for options that do not go together; DataError where the store holds a map of
 * other inputs; EngineError where a worker cannot be started; AbortedError (finished tiles are kept in the store).
 */
export async function invertMap<D extends MethodDescription>(
  cube: StokesCube,
  options: MapOptions<D>,
): Promise<MapResult<ModelOf<D>>> {
  const { method, guess = ownGuess(), workers, store, signal, factor = 1, seed = 0 } = options;
  checkCube(cube, factor);
  throwIfAborted(signal);
  const profiles = { wavelengths: cube.wavelengths, noise: cube.noise * factor, factor };
  const inverter = await openMethod(options.methods ?? builtInMethods, method, profiles);
  const { layout } = inverter;
  const pixels = selectPixels(cube, options);
  const plan = planTiles(pixels, options.tilePixels ?? usualTile(pixels.length));
  const depths = options.logTau ?? usualDepths(layout);
  const arrays = emptyArrays(cube.width, cube.height, inverter, depths, options.every ?? 1);
  const inputs = () => inputsOf(cube, method, guess, plan, inverter, { seed, factor });
  const keeper = store ? await openStore(store, options, await inputs()) : memoryKeeper();

  let done = 0;
  const finish = (outcome: TileOutcome): void => {
    const pixels = tileAt(plan, outcome.tile);
    fillTile(arrays, pixels, outcome, layout.size);
    done += pixels.length;
    options.onProgress?.({ stage: "invert", done, total: plan.pixels.length });
  };
  const missing: number[] = [];
  const others = new Set<number>();
  for (let tile = 0; tile < plan.count; tile++) {
    throwIfAborted(signal);
    const kept = store ? await keeper.get(tile) : undefined;
    if (kept) finish(kept);
    else if (inShare(tile, options.share)) missing.push(tile);
    else others.add(tile);
  }

  const job = { method, profiles };
  const lost = new Map<number, TileOutcome>();
  let unguided = 0;
  const work = async (task: TileTask): Promise<void> => {
    const end = workers
      ? await runInWorker(workers, job, task, layout.size, signal)
      : await runHere(inverter, task, signal);
    // Lost tiles are not stored, so that resuming tries them again.
    if (end.lost === undefined) await keeper.put(end.outcome);
    else {
      lost.set(end.outcome.tile, end.outcome);
      options.onWarning?.(`${task.pixels.length} pixels are flagged as failed: ${end.lost}`);
    }
    if (guess.without !== undefined) for (const tries of task.tries) if (tries === 0) unguided++;
    finish(end.outcome);
  };
  const tasks = tileTasks({ cube, plan, guess, inverter, factor, seed, signal }, missing);
  await inFlight(tasks, work, workers ? 2 * workers.count + 1 : 1);
  throwIfAborted(signal);
  if (unguided > 0) {
    const instead = inverter.needsGuess ? "are flagged" : "started from the method's own";
    options.onWarning?.(`${unguided} pixels had no first guess and ${instead}: ${guess.without}`);
  }

  const place = places(plan, cube.width * cube.height);
  return makeResult<ModelOf<D>>(arrays, {
    inverter,
    factor,
    identity: async () => hashInputs(await inputs()),
    record: async (pixel) => {
      if (place[pixel] < 0) return undefined;
      const tile = Math.floor(place[pixel] / plan.tilePixels);
      if (others.has(tile)) return undefined;
      const outcome = lost.get(tile) ?? (await keeper.get(tile));
      if (!outcome) throw new DataError(`Tile ${tile} is not in the store any more`, { value: tile });
      return recordOf(outcome, place[pixel] % plan.tilePixels, layout.size);
    },
  });
}

async function openStore(
  store: Store,
  { prefix = "", resume = true }: { readonly prefix?: string; readonly resume?: boolean },
  inputs: MapInputs,
): Promise<TileKeeper> {
  await claimStore(store, prefix, inputs, resume);
  return storeKeeper(store, prefix, await hashInputs(inputs));
}

function checkCube({ width, height, wavelengths, data }: StokesCube, factor: number): void {
  const expected = width * height * 4 * wavelengths.length;
  if (data.length !== expected) {
    throw new ShapeError(
      `Cube of ${width}x${height}, ${wavelengths.length} wavelengths and ${data.length} values`,
      {
        value: data.length,
        expected: `${expected} values`,
      },
    );
  }
  if (!(factor > 0 && Number.isFinite(factor))) {
    throw new ArgumentError(`Profiles times ${factor}`, { value: factor, expected: "a positive number" });
  }
}

/** Depends on nothing but the pixels, so that a map is resumed whatever the threads. */
const usualTile = (pixels: number): number => Math.min(32, Math.max(4, Math.ceil(pixels / 128)));

function usualDepths({ logTau }: ModelLayout): number[] {
  if (!logTau) return [];
  const top = logTau[logTau.length - 1];
  return [0, -1, -2].filter((depth) => depth <= logTau[0] && depth >= top);
}

/** Place of each pixel of the map in the plan; -1 where it is not inverted. */
function places({ pixels }: TilePlan, count: number): Int32Array {
  const place = new Int32Array(count).fill(-1);
  pixels.forEach((pixel, i) => {
    place[pixel] = i;
  });
  return place;
}
