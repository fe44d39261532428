import { isHelioError } from "@helioscope/core";
import type { Direction, Model, Response, StokesProfiles, Synthesizer } from "../types.ts";
import type { LeastSquaresProblem } from "./minimise.ts";
import { directionsOf, fillDirections, type Parameter, scalarUnit } from "./parameters.ts";
import type { Roughness } from "./roughness.ts";
import type { WeightedProfiles } from "./weights.ts";
import { assignModel, copyModel, isPinned, moveModel, type WorkingModel } from "./working-model.ts";

/**
 * Chi squared without the cost of roughness and profiles; where `linearise` was called last, J'WJ with its curvature, and
 * the covariance that noise gives to the gradient, J'W sigma^2 WJ. The problem's own arrays.
 */
export interface PointOfFit {
  readonly chi2: number;
  readonly stokes: StokesProfiles;
  readonly curvature: Float64Array;
  readonly scatter: Float64Array;
}

/** The fit of one pixel in one cycle, as the minimiser sees it. */
export class PixelProblem implements LeastSquaresProblem {
  readonly size: number;
  readonly groups: readonly number[];
  readonly #parameters: readonly Parameter[];
  readonly #directions: Direction[];
  readonly #synthesizer: Synthesizer;
  readonly #data: WeightedProfiles;
  readonly #hydrostatic: boolean;
  readonly #roughness: Roughness | null;
  readonly #model: WorkingModel;
  readonly #trial: WorkingModel;
  readonly #trialProfiles: StokesProfiles;
  readonly #misfit: Float64Array;
  readonly #scaled: Float64Array;
  readonly #factors: Float64Array;
  readonly #profiles: StokesProfiles;
  readonly #curvature: Float64Array;
  readonly #scatter: Float64Array;
  #chi2 = Number.NaN;
  #trialChi2 = Number.NaN;
  /** Where there is one already: of the present point, and of the one tried last. */
  #response: Response | null = null;
  #trialResponse: Response | null = null;

  constructor(
    model: Model,
    parameters: readonly Parameter[],
    synthesizer: Synthesizer,
    data: WeightedProfiles,
    hydrostatic: boolean,
    roughness: Roughness | null = null,
  ) {
    this.#roughness = roughness;
    this.size = parameters.length;
    this.groups = parameters.map(({ group }) => group);
    this.#parameters = parameters;
    this.#directions = directionsOf(parameters, hydrostatic);
    this.#synthesizer = synthesizer;
    this.#data = data;
    this.#hydrostatic = hydrostatic;
    this.#model = copyModel(model);
    this.#trial = copyModel(model);
    const points = data.observed.length;
    this.#trialProfiles = new Float64Array(points);
    this.#misfit = new Float64Array(points);
    this.#scaled = new Float64Array(points);
    this.#factors = new Float64Array(this.size);
    this.#profiles = new Float64Array(points);
    this.#curvature = new Float64Array(this.size ** 2);
    this.#scatter = new Float64Array(this.size ** 2);
  }

  get model(): WorkingModel {
    return this.#model;
  }

  linearise(curvature: Float64Array, gradient: Float64Array): number {
    const { observed, weights } = this.#data;
    const { stokes, derivatives } = this.#response ?? this.#respond(this.#model);
    this.#response = null;
    this.#profiles.set(stokes);
    const points = observed.length;
    let chi2 = 0;
    for (let k = 0; k < points; k++) {
      const misfit = observed[k] - stokes[k];
      this.#misfit[k] = misfit * weights[k];
      if (weights[k] > 0) chi2 += misfit * this.#misfit[k];
      else this.#misfit[k] = 0;
    }
    for (let p = 0; p < this.size; p++) {
      this.#factors[p] = scalarUnit(this.#parameters[p], this.#model);
      let sum = 0;
      for (let k = 0; k < points; k++) sum += derivatives[p * points + k] * this.#misfit[k];
      gradient[p] = sum * this.#factors[p];
      if (isPinned(this.#model, this.#parameters[p], Math.sign(gradient[p]))) {
        gradient[p] = 0;
        this.#factors[p] = 0;
      }
    }
    this.#curve(derivatives, curvature);
    this.#chi2 = chi2;
    this.#roughness?.addTo(curvature, gradient, this.#model, chi2);
    this.#curvature.set(curvature);
    if (!this.#roughness) return chi2;
    const penalty = Math.exp(this.#roughness.value(this.#model));
    for (let i = 0; i < curvature.length; i++) curvature[i] *= penalty;
    for (let i = 0; i < gradient.length; i++) gradient[i] *= penalty;
    return chi2 * penalty;
  }

  attempt(step: Float64Array, ahead = false): number {
    this.#response = null;
    this.#trialResponse = null;
    for (let p = 0; p < this.size; p++) {
      const { cap } = this.#parameters[p];
      step[p] = Math.min(Math.max(step[p], -cap), cap);
    }
    assignModel(this.#trial, this.#model);
    moveModel(this.#trial, this.#parameters, step);
    try {
      if (this.#hydrostatic) {
        for (const { atmosphere } of this.#trial.components) this.#synthesizer.equilibrate(atmosphere);
      }
      if (ahead) {
        this.#trialResponse = this.#respond(this.#trial);
        this.#trialProfiles.set(this.#trialResponse.stokes);
      } else this.#synthesizer.synthesize(this.#trial, this.#trialProfiles);
      this.#trialChi2 = chiSquared(this.#data, this.#trialProfiles);
      return this.#roughness
        ? this.#trialChi2 * Math.exp(this.#roughness.value(this.#trial))
        : this.#trialChi2;
    } catch (error) {
      if (isHelioError(error, "data")) return Number.NaN;
      throw error;
    }
  }

  accept(): void {
    assignModel(this.#model, this.#trial);
    this.#profiles.set(this.#trialProfiles);
    this.#chi2 = this.#trialChi2;
    this.#response = this.#trialResponse;
    this.#trialResponse = null;
  }

  /** What there is to say of the present point. */
  here(): PointOfFit {
    const [curvature, scatter] = [this.#curvature, this.#scatter];
    return { chi2: this.#chi2, stokes: this.#profiles, curvature, scatter };
  }

  #respond(model: Model): Response {
    fillDirections(this.#parameters, this.#directions, model);
    return this.#synthesizer.respond(model, this.#directions);
  }

  #curve(derivatives: Float64Array, curvature: Float64Array): void {
    const { weights, deviations } = this.#data;
    const points = weights.length;
    const { size } = this;
    const scaled = this.#scaled;
    for (let p = 0; p < size; p++) {
      const row = p * points;
      for (let k = 0; k < points; k++) scaled[k] = derivatives[row + k] * weights[k];
      for (let q = 0; q <= p; q++) {
        const other = q * points;
        let sum = 0;
        let noise = 0;
        for (let k = 0; k < points; k++) {
          const product = scaled[k] * derivatives[other + k];
          sum += product;
          noise += product * deviations[k];
        }
        const factor = this.#factors[p] * this.#factors[q];
        curvature[p * size + q] = sum * factor;
        curvature[q * size + p] = sum * factor;
        this.#scatter[p * size + q] = noise * factor;
        this.#scatter[q * size + p] = noise * factor;
      }
    }
  }
}

/** Sum of the weighted squared misfits; points without weight do not count, whatever they hold. */
export function chiSquared({ observed, weights }: WeightedProfiles, stokes: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    if (weights[k] > 0) sum += weights[k] * (observed[k] - stokes[k]) ** 2;
  }
  return sum;
}
