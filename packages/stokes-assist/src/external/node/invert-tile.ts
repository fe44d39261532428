import { isHelioError, UnsupportedError } from "@helioscope/core";
import { isUsable } from "../../inversion/weights.ts";
import type { ModelLayout } from "../../map/method.ts";
import { statusCode } from "../../map/status.ts";
import { failedTile, type TileOutcome, type TileTask } from "../../map/tile.ts";
import type { Model, StokesProfiles } from "../../types.ts";
import type { ExternalAdapter, ExternalFit, ExternalRun, RunOutput } from "../adapter.ts";
import { misfit } from "../misfit.ts";
import { RunFailure } from "./execute.ts";

/** What came of a pixel that an external code has inverted. */
export interface ExternalPixel extends ExternalFit {
  /** Index in the map. */
  readonly pixel: number;
  /** Which of its guesses this is the fit of, from 0. */
  readonly attempt: number;
  /** Mean square of the misfit in units of the noise, with the weights of the Stokes parameters. */
  readonly chi2: number;
}

/** What the tiles of a map share. */
export interface TileWork {
  readonly adapter: ExternalAdapter;
  readonly layout: ModelLayout<Model>;
  /** Number of values of a pixel's profiles. */
  readonly length: number;
  /** Standard deviation of the observed profiles. */
  readonly noise: number;
  readonly weights: readonly [number, number, number, number];
  readonly execute: (runs: ExternalRun | readonly ExternalRun[]) => Promise<RunOutput>;
  /** Called with the best fit of each pixel. */
  readonly onPixel?: ((pixel: ExternalPixel) => void) | undefined;
}

/**
 * Inverts the pixels of a tile, each from each of its guesses, and keeps the fits of least misfit. A pixel whose runs all
 * crash, take too long or leave garbage is flagged as failed, one without data as unusable.
 */
export async function invertExternalTile(work: TileWork, task: TileTask): Promise<TileOutcome> {
  const { layout } = work;
  const { size } = layout;
  const out = failedTile(task.tile, task.pixels.length, size, "");
  const reasons: (readonly [number, string])[] = [];
  let at = 0;
  for (let i = 0; i < task.pixels.length; i++) {
    const guesses = Array.from({ length: task.tries[i] }, (_, k) =>
      layout.unpack(task.guesses, at + k * size),
    );
    at += task.tries[i] * size;
    const observed = profilesOf(task, i, work.length);
    if (!observed.some((value) => isUsable(value) && value !== 0)) {
      out.status[i] = statusCode("unusable");
      if (guesses.length > 0) layout.pack(guesses[0], out.models, i * size);
      reasons.push([i, "The profiles hold no data"]);
      continue;
    }
    const { best, reason, steps, rejected } = await bestFit(work, observed, guesses, task.pixels[i]);
    out.steps[i] = steps;
    out.rejected[i] = rejected;
    if (!best) {
      reasons.push([i, reason]);
      continue;
    }
    out.status[i] = statusCode("converged");
    out.chi2[i] = best.chi2;
    layout.pack(best.model, out.models, i * size);
    layout.pack(best.uncertainty, out.errors, i * size);
    work.onPixel?.(best);
  }
  return { ...out, reasons };
}

function profilesOf(task: TileTask, i: number, length: number): StokesProfiles {
  const first = (task.inPlace ? task.pixels[i] : i) * length;
  return Float64Array.from({ length }, (_, k) => task.profiles[first + k] * task.factor);
}

async function bestFit(work: TileWork, observed: StokesProfiles, guesses: readonly Model[], pixel: number) {
  let best: ExternalPixel | undefined;
  let [steps, rejected, reason] = [0, 0, "There was no guess"];
  for (const [attempt, guess] of guesses.entries()) {
    try {
      const fit = await fitOf(work, observed, guess);
      steps += fit.steps;
      rejected += fit.rejected;
      const chi2 = misfit(observed, fit.stokes, work.noise, work.weights);
      if (!best || chi2 < best.chi2) best = { ...fit, pixel, attempt, chi2 };
    } catch (error) {
      if (!isResultOfRun(error)) throw error;
      reason = error.message;
    }
  }
  return { best, reason, steps, rejected };
}

async function fitOf({ adapter, execute, layout }: TileWork, observed: StokesProfiles, guess: Model) {
  if (!adapter.invert || !adapter.readFit) {
    throw new UnsupportedError(`${adapter.name} does not invert`, { expected: "a code that does" });
  }
  const fit = adapter.readFit(await execute(adapter.invert(observed, guess)));
  // Refuses models on another grid than that of the map.
  layout.pack(fit.model, new Float64Array(layout.size), 0);
  return fit;
}

/** Whether it tells of this run alone; all else (no executable, abort) ends the map. */
export function isResultOfRun(error: unknown): error is Error {
  return (
    error instanceof RunFailure || isHelioError(error, "data", "format", "shape", "argument", "unsupported")
  );
}
