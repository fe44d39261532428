import { DataError, isHelioError, seededRandom } from "@helioscope/core";
import type { PixelFit, PixelInverter } from "./method.ts";
import { statusCode } from "./status.ts";

/** Pixels to invert, as plain data that can be sent to another thread. */
export interface TileTask {
  /** Number of the tile in its map. */
  readonly tile: number;
  /** Indices of the pixels in the map. */
  readonly pixels: Int32Array;
  /** Profiles of these pixels one behind the other; where `inPlace`, the whole map's in shared memory. */
  readonly profiles: Float32Array;
  readonly inPlace: boolean;
  /** The profiles are multiplied by this before they are inverted. */
  readonly factor: number;
  /** Number of guesses that each pixel is tried with, of which the fit of least chi squared is kept; 0 for the method's own. */
  readonly tries: Uint8Array;
  /** Packed models, those of a pixel one behind the other. */
  readonly guesses: Float64Array;
  readonly seed: number;
}

/** What came of a {@link TileTask}; arrays in the order of its pixels. */
export interface TileOutcome {
  readonly tile: number;
  /** Codes, see {@link MAP_STATUS}. */
  readonly status: Uint8Array;
  readonly chi2: Float64Array;
  /** Steps of all tries. */
  readonly steps: Uint32Array;
  readonly rejected: Uint32Array;
  /** Packed models and their standard errors. */
  readonly models: Float32Array;
  readonly errors: Float32Array;
  /** Why pixels are unusable: place in the tile, and reason. */
  readonly reasons: readonly (readonly [number, string])[];
}

/** Milliseconds of work after which other events of the thread get their turn. */
const TURN = 100;

const otherEvents = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Inverts the pixels of a tile. A pixel whose data or guess the inversion refuses (an error of the kind data, shape or
 * argument) is flagged as unusable, with the error's message as the reason; any other error is thrown. Resolves to undefined where `stopped` says so on the way.
 */
export async function invertTile(
  inverter: PixelInverter,
  task: TileTask,
  stopped: () => boolean,
): Promise<TileOutcome | undefined> {
  const { pixels, tries, guesses, seed } = task;
  const { size } = inverter.layout;
  const out = emptyOutcome(task.tile, pixels.length, size);
  const observed = new Float64Array(4 * inverter.wavelengths.length);
  const reasons: (readonly [number, string])[] = [];
  let turn = performance.now();
  let guess = 0;
  for (let i = 0; i < pixels.length; i++) {
    readProfiles(task, i, observed);
    const seeds = seededRandom(seed).fork(pixels[i]);
    let best: PixelFit | undefined;
    for (let k = 0; k < Math.max(1, tries[i]); k++) {
      const start = k < tries[i] ? inverter.layout.unpack(guesses, guess) : undefined;
      if (start !== undefined) guess += size;
      const fit = attempt(inverter, observed, start, seeds.integer(2 ** 32));
      out.steps[i] += fit.steps;
      out.rejected[i] += fit.rejected;
      if (best === undefined || fit.chi2 < best.chi2 || Number.isNaN(best.chi2)) best = fit;
      if (performance.now() - turn > TURN) {
        await otherEvents();
        if (stopped()) return undefined;
        turn = performance.now();
      }
    }
    if (!best) continue;
    out.status[i] = statusCode(best.status);
    out.chi2[i] = best.chi2;
    inverter.layout.pack(best.model, out.models, i * size);
    inverter.layout.pack(best.uncertainty, out.errors, i * size);
    if (best.reason !== undefined) reasons.push([i, best.reason]);
  }
  return { ...out, reasons };
}

/** The outcome of a tile that nothing came of: all its pixels are flagged as `failed`. */
export function failedTile(tile: number, count: number, size: number, reason: string): TileOutcome {
  const out = emptyOutcome(tile, count, size);
  return { ...out, reasons: Array.from({ length: count }, (_, i) => [i, reason] as const) };
}

function emptyOutcome(tile: number, count: number, size: number): TileOutcome {
  return {
    tile,
    status: new Uint8Array(count).fill(statusCode("failed")),
    chi2: new Float64Array(count).fill(Number.NaN),
    steps: new Uint32Array(count),
    rejected: new Uint32Array(count),
    models: new Float32Array(count * size).fill(Number.NaN),
    errors: new Float32Array(count * size).fill(Number.NaN),
    reasons: [],
  };
}

function readProfiles(task: TileTask, i: number, into: Float64Array): void {
  const { length } = into;
  const first = (task.inPlace ? task.pixels[i] : i) * length;
  for (let k = 0; k < length; k++) into[k] = task.profiles[first + k] * task.factor;
}

function attempt(inverter: PixelInverter, observed: Float64Array, guess: unknown, seed: number): PixelFit {
  try {
    if (guess === undefined && inverter.needsGuess) throw new DataError("There is no first guess");
    return inverter.invert(observed, guess, seed);
  } catch (error) {
    if (!isHelioError(error, "data", "shape", "argument")) throw error;
    const nothing = inverter.layout.unpack(new Float64Array(inverter.layout.size).fill(Number.NaN), 0);
    return {
      status: "unusable",
      reason: error.message,
      model: guess ?? nothing,
      chi2: Number.NaN,
      steps: 0,
      rejected: 0,
      uncertainty: nothing,
    };
  }
}
