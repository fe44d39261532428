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

/** The tasks of these tiles, one after the other; guesses are asked for by batches of tiles. */
export async function* tileTasks(source: TaskSource, tiles: readonly number[]): AsyncGenerator<TileTask> {
  const { cube, plan, guess, inverter, factor, seed, signal } = source;
  const inPlace = isShared(cube.data.buffer);
  const together = Math.max(1, Math.floor((guess.batch ?? 1) / plan.tilePixels));
  for (let first = 0; first < tiles.length; first += together) {
    throwIfAborted(signal);
    const batch = tiles.slice(first, first + together);
    const asked = joined(batch.map((tile) => tileAt(plan, tile)));
    const models = await guess.models(asked, cube, signal);
    if (models.length !== asked.length) {
      throw new DataError(`Guesses for ${models.length} pixels of ${asked.length}`, { expected: "all" });
    }
    let at = 0;
    for (const tile of batch) {
      const pixels = tileAt(plan, tile).slice();
      const own = models.slice(at, at + pixels.length);
      at += pixels.length;
      yield {
        tile,
        pixels,
        profiles: inPlace ? cube.data : profilesOf(cube, pixels),
        inPlace,
        factor,
        seed,
        ...packed(own, inverter, pixels),
      };
    }
  }
}

function packed(
  models: readonly (readonly unknown[])[],
  { layout, needsGuess }: PixelInverter,
  pixels: Int32Array,
): Pick<TileTask, "tries" | "guesses"> {
  const tries = Uint8Array.from(models, (own) => own.length);
  models.forEach((own, i) => {
    if (own.length <= 255) return;
    throw new ShapeError(`${own.length} guesses for pixel ${pixels[i]}`, {
      value: own.length,
      expected: "at most 255",
    });
  });
  const without = needsGuess ? tries.indexOf(0) : -1;
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

function joined(parts: readonly Int32Array[]): Int32Array {
  const out = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
