import { ArgumentError, DataError, ShapeError, throwIfAborted } from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import { isShared } from "../workers/shared.ts";
import { type GuessSource, profilesOf } from "./guess.ts";
import type { PixelInverter } from "./method.ts";
import { type TilePlan, tileAt } from "./plan.ts";
import type { TileTask } from "./tile.ts";

/** What tasks are made of. */
export interface TaskSource {
  readonly cube: StokesCube;
  readonly plan: TilePlan;
  readonly guess: GuessSource;
  readonly inverter: PixelInverter;
  readonly factor: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The tasks of these tiles (ascending), one after the other. Guesses are asked for by batches of tiles that are the same
 * whichever of them are missing: a network's numbers may depend on what else is in its batch.
 */
export async function* tileTasks(source: TaskSource, tiles: readonly number[]): AsyncGenerator<TileTask> {
  const { cube, plan, guess, inverter, factor, seed, signal } = source;
  const inPlace = isShared(cube.data.buffer);
  const together = Math.max(1, Math.floor((guess.batch ?? 1) / plan.tilePixels));
  for (let next = 0; next < tiles.length; ) {
    throwIfAborted(signal);
    const group = Math.floor(tiles[next] / together);
    const first = group * together * plan.tilePixels;
    const asked = plan.pixels.slice(first, first + together * plan.tilePixels);
    const wanted = new Uint8Array(asked.length);
    const missing: number[] = [];
    for (; next < tiles.length && Math.floor(tiles[next] / together) === group; next++) {
      const at = tiles[next] * plan.tilePixels - first;
      wanted.fill(1, at, at + plan.tilePixels);
      missing.push(tiles[next]);
    }
    const models = await guess.models(asked, cube, signal, wanted);
    if (models.length !== asked.length) {
      throw new DataError(`Guesses for ${models.length} pixels of ${asked.length}`, { expected: "all" });
    }
    for (const tile of missing) {
      const pixels = tileAt(plan, tile).slice();
      const at = tile * plan.tilePixels - first;
      const own = models.slice(at, at + pixels.length);
      yield {
        tile,
        pixels,
        profiles: inPlace ? cube.data : profilesOf(cube, pixels),
        inPlace,
        factor,
        seed,
        ...packed(own, inverter, pixels, guess.without !== undefined),
      };
    }
  }
}

function packed(
  models: readonly (readonly unknown[])[],
  { layout, needsGuess }: PixelInverter,
  pixels: Int32Array,
  someWithout: boolean,
): Pick<TileTask, "tries" | "guesses"> {
  const tries = Uint8Array.from(models, (own) => own.length);
  models.forEach((own, i) => {
    if (own.length <= 255) return;
    throw new ShapeError(`${own.length} guesses for pixel ${pixels[i]}`, {
      value: own.length,
      expected: "at most 255",
    });
  });
  const without = needsGuess && !someWithout ? tries.indexOf(0) : -1;
  if (without >= 0) {
    throw new ArgumentError(`No guess for pixel ${pixels[without]}`, {
      expected: "a guess for each pixel, of which the method has none of its own",
    });
  }
  const all = models.flat();
  const guesses = new Float64Array(all.length * layout.size);
  all.forEach((model, k) => {
    layout.pack(model, guesses, k * layout.size);
  });
  return { tries, guesses };
}
