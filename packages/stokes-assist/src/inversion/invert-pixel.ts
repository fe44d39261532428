import { ArgumentError, isHelioError, type Random, throwIfAborted } from "@helioscope/core";
import type { Model, StokesProfiles, Synthesizer } from "../types.ts";
import type { InversionConfig } from "./config.ts";
import { minimise } from "./minimise.ts";
import { parametersOf } from "./parameters.ts";
import { perturbed } from "./perturbed.ts";
import { PixelProblem } from "./pixel-problem.ts";
import { Roughness } from "./roughness.ts";
import type { PixelInversion, PixelStatus } from "./types.ts";
import { covariance, standardErrors, unknownErrors } from "./uncertainty.ts";
import { unusableReason } from "./usable.ts";
import { type WeightedProfiles, type WeightOptions, weightProfiles } from "./weights.ts";
import { copyModel, foldAngles } from "./working-model.ts";

export interface InvertPixelOptions extends WeightOptions {
  readonly signal?: AbortSignal;
  /** Further guesses; the fit with the least chi squared is kept. */
  readonly guesses?: readonly Model[];
  /** So many more starts from guesses that `random` disturbs; 0 where absent. */
  readonly restarts?: number;
  /** Needed for `restarts`. */
  readonly random?: Random;
  /** No further start once chi squared is at most this. */
  readonly goodEnough?: number;
}

/**
 * Fits the model of a pixel to its Stokes profiles (4 n values in units of the HSRA continuum): cycle by cycle with
 * more nodes, each a damped least-squares problem (see `minimise`) with the derivatives of the synthesizer.
 * Values that are not finite or below -1 are left out one by one; profiles that hold nothing to fit, and a guess from
 * which no profiles follow, give the status `unusable` and the guess. Throws a ShapeError when profiles and setup do not fit, an ArgumentError for restarts
 * without `random`, an AbortedError when the signal fires.
 */
export function invertPixel(
  observed: ArrayLike<number>,
  guess: Model,
  synthesizer: Synthesizer,
  config: InversionConfig,
  options: InvertPixelOptions = {},
): PixelInversion {
  const { restarts = 0, random, guesses = [], goodEnough = 0 } = options;
  if (restarts > 0 && !random) {
    throw new ArgumentError(`${restarts} restarts without chance`, {
      expected: "options.random",
      remedy: "Pass seededRandom(seed).",
    });
  }
  const data = weightProfiles(observed, synthesizer.setup, config, options);
  const noise = options.noise ?? config.noise;
  const count = parametersOf(guess, config, config.cycles - 1).length;
  const reason = unusableReason(observed, data.used, count, typeof noise === "number" ? noise : noise[0]);
  if (reason !== null) return unusable(reason, guess, synthesizer);

  const starts = [guess, ...guesses];
  let best: PixelInversion | null = null;
  let steps = 0;
  let rejected = 0;
  for (let i = 0; i < starts.length + restarts; i++) {
    throwIfAborted(options.signal);
    const start =
      i < starts.length
        ? starts[i]
        : perturbed(starts[(i - starts.length) % starts.length], config, random as Random);
    const fit = tryFrom(start, synthesizer, config, data, options.signal);
    steps += fit.steps;
    rejected += fit.rejected;
    if (!best || best.status === "unusable" || fit.chi2 < best.chi2) best = fit;
    if (best.chi2 <= goodEnough) break;
  }
  return { ...(best as PixelInversion), steps, rejected };
}

function tryFrom(...start: Parameters<typeof fitFrom>): PixelInversion {
  try {
    return fitFrom(...start);
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
    return unusable(`${NO_PROFILES}: ${error.message}`, start[0], start[1]);
  }
}

function fitFrom(
  start: Model,
  synthesizer: Synthesizer,
  config: InversionConfig,
  data: WeightedProfiles,
  signal: AbortSignal | undefined,
): PixelInversion {
  const { hydrostatic } = config;
  let model = copyModel(start);
  if (hydrostatic) for (const { atmosphere } of model.components) synthesizer.equilibrate(atmosphere);
  const origin = copyModel(model);
  let status: PixelStatus = "converged";
  let steps = 0;
  let rejected = 0;
  for (let cycle = 0; ; cycle++) {
    const last = cycle === config.cycles - 1;
    const parameters = parametersOf(model, config, cycle);
    const roughness =
      config.smoothness === null ? null : new Roughness(origin, parameters, config.smoothness);
    const problem = new PixelProblem(model, parameters, synthesizer, data, hydrostatic, roughness);
    const end = minimise(problem, {
      initialLambda: config.initialLambda,
      svdTolerance: config.svdTolerance,
      gain: last ? config.stop.gain : config.stop.earlyGain,
      maxSteps: config.stop.maxSteps,
      maxRejections: config.stop.maxRejections,
      signal,
    });
    steps += end.steps;
    rejected += end.rejected;
    if (end.status === "unusable") return unusable(NO_PROFILES, start, synthesizer);
    model = problem.model;
    status = end.status;
    if (!last) continue;
    const { chi2, stokes, curvature, scatter } = problem.here();
    const freedom = Math.max(1, data.used - parameters.length);
    let sum = 0;
    for (let k = 0; k < stokes.length; k++) {
      const variance = data.inverseVariance[k];
      if (variance > 0) sum += variance * (data.observed[k] - stokes[k]) ** 2;
    }
    const reducedChi2 = sum / freedom;
    const matrix = covariance(curvature, scatter, problem.groups, config.svdTolerance, reducedChi2);
    const uncertainty = standardErrors(model, parameters, matrix);
    foldAngles(model);
    return { status, model, stokes, chi2, reducedChi2, steps, rejected, uncertainty };
  }
}

const NO_PROFILES = "the guess gives no profiles";

function unusable(reason: string, guess: Model, synthesizer: Synthesizer): PixelInversion {
  return {
    status: "unusable",
    reason,
    model: guess,
    stokes: profilesOf(guess, synthesizer),
    chi2: Number.NaN,
    reducedChi2: Number.NaN,
    steps: 0,
    rejected: 0,
    uncertainty: unknownErrors(guess),
  };
}

/** NaN where the model has none. */
function profilesOf(model: Model, synthesizer: Synthesizer): StokesProfiles {
  try {
    return synthesizer.synthesize(model).slice();
  } catch (error) {
    if (!isHelioError(error, "data")) throw error;
    return new Float64Array(4 * synthesizer.wavelengths.length).fill(Number.NaN);
  }
}
