import { throwIfAborted } from "@helioscope/core";
import { eigenInPlace } from "./symmetric.ts";

/** A sum of squares that is minimised step by step. The problem keeps its point: `accept` moves it to the one tried last. */
export interface LeastSquaresProblem {
  readonly size: number;
  /** Number of the physical quantity that each parameter belongs to: the singular values are judged within it. */
  readonly groups: ArrayLike<number>;
  /** Chi squared at the present point. Writes J'J (size x size) and J'(observed - model), both in the weights of chi squared. */
  linearise(curvature: Float64Array, gradient: Float64Array): number;
  /**
   * Chi squared at the present point + `step`, which is cut where it goes too far. NaN or Infinity where there is no
   * model. `ahead`: the point will probably be accepted and linearised, so that derivatives may be made along with it.
   */
  attempt(step: Float64Array, ahead: boolean): number;
  accept(): void;
}

/** When and how the minimisation goes on. */
export interface MinimiseOptions {
  /** First damping, in units of the diagonal of J'J. */
  readonly initialLambda: number;
  /** Directions whose singular value is below this part of the largest one of every quantity are left alone. */
  readonly svdTolerance: number;
  /** Converged when the next step promises less than this part of chi squared, or two in a row bring less. */
  readonly gain: number;
  /** Share of a parameter's largest curvature so far that its damping keeps: 1 is MINPACK's rule (the default), 0 forgets. */
  readonly memory?: number;
  /** Accepted steps at most. */
  readonly maxSteps: number;
  /** Stalled after so many rejections in a row. */
  readonly maxRejections: number;
  /** Looked at between steps. */
  readonly signal?: AbortSignal | undefined;
}

export interface Minimum {
  /** `unusable`: chi squared is not finite at the start. */
  readonly status: "converged" | "stalled" | "limit" | "unusable";
  readonly chi2: number;
  /** Accepted. */
  readonly steps: number;
  readonly rejected: number;
}

/**
 * Levenberg-Marquardt with Marquardt's diagonal. J'J is scaled to a unit diagonal and decomposed once for every
 * accepted step, after which every damping costs two small products; a direction is left out when its share in the
 * curvature of every quantity is below `svdTolerance` of that quantity's largest (SIR's rule: no quantity is frozen by
 * one that the profiles constrain better). The damping follows the ratio of the gain to the predicted one (Nielsen
 * 1999). That ratio also tells what is left: where the next step promises clearly less than `gain`, the derivatives at
 * the end are not computed. Throws an AbortedError when the signal fires.
 */
export function minimise(problem: LeastSquaresProblem, options: MinimiseOptions): Minimum {
  const { size } = problem;
  const curvature = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  const step = new Float64Array(size);
  const system = new ScaledSystem(size, problem.groups, options.svdTolerance, options.memory ?? 1);
  let lambda = options.initialLambda;
  let growth = 4;
  let chi2 = problem.linearise(curvature, gradient);
  if (!Number.isFinite(chi2)) return { status: "unusable", chi2, steps: 0, rejected: 0 };
  let steps = 0;
  let rejected = 0;
  let small = 0;
  while (steps < options.maxSteps) {
    if (!gradient.every(Number.isFinite)) return { status: "stalled", chi2, steps, rejected };
    system.decompose(curvature, gradient);
    const promise = system.promise();
    if (!(promise > options.gain * chi2)) return { status: "converged", chi2, steps, rejected };
    let failures = 0;
    let left = Number.POSITIVE_INFINITY;
    for (;;) {
      throwIfAborted(options.signal);
      system.solve(lambda, step);
      const ahead = failures === 0 && promise * LEAST_LEFT > options.gain * chi2;
      const trial = problem.attempt(step, ahead);
      const predicted = predictedGain(curvature, gradient, step);
      const ratio = (chi2 - trial) / predicted;
      if (trial < chi2) {
        lambda = Math.max(MIN_LAMBDA, lambda * (ratio > 0.75 ? 0.1 : ratio > 0.25 ? 0.4 : 1.5));
        small = chi2 - trial < options.gain * chi2 ? small + 1 : 0;
        left = promise - predicted + (chi2 - trial) * Math.max(LEAST_LEFT, 2 * Math.abs(1 - ratio));
        growth = 4;
        chi2 = trial;
        break;
      }
      rejected++;
      failures++;
      if (failures >= options.maxRejections) return { status: "stalled", chi2, steps, rejected };
      lambda = Math.max(lambda, 1e-3) * growth;
      growth *= 2;
    }
    problem.accept();
    steps++;
    if (small >= 2 || left < options.gain * chi2) return { status: "converged", chi2, steps, rejected };
    chi2 = problem.linearise(curvature, gradient);
  }
  return { status: "limit", chi2, steps, rejected };
}

/** Part of its gain that a step leaves to the next one, however well the model was linear. */
const LEAST_LEFT = 0.1;
const MIN_LAMBDA = 1e-12;

/** 2 g's - s'As: what chi squared would fall by if the model were linear. */
function predictedGain(curvature: Float64Array, gradient: Float64Array, step: Float64Array): number {
  const size = step.length;
  let gain = 0;
  for (let i = 0; i < size; i++) {
    let product = 0;
    for (let j = 0; j < size; j++) product += curvature[i * size + j] * step[j];
    gain += step[i] * (2 * gradient[i] - product);
  }
  return gain;
}

/** Normal equations in units of the square root of their diagonal, by their eigenvectors. */
class ScaledSystem {
  readonly #size: number;
  readonly #groups: ArrayLike<number>;
  readonly #tolerance: number;
  readonly #memory: number;
  readonly #diagonal: Float64Array;
  readonly #scale: Float64Array;
  readonly #matrix: Float64Array;
  readonly #values: Float64Array;
  readonly #vectors: Float64Array;
  readonly #projection: Float64Array;

  constructor(size: number, groups: ArrayLike<number>, tolerance: number, memory: number) {
    this.#size = size;
    this.#memory = memory;
    this.#groups = groups;
    this.#tolerance = tolerance;
    this.#diagonal = new Float64Array(size);
    this.#scale = new Float64Array(size);
    this.#matrix = new Float64Array(size * size);
    this.#values = new Float64Array(size);
    this.#vectors = new Float64Array(size * size);
    this.#projection = new Float64Array(size);
  }

  decompose(curvature: Float64Array, gradient: Float64Array): void {
    const size = this.#size;
    for (let i = 0; i < size; i++) {
      const diagonal = Math.max(curvature[i * size + i], this.#memory * this.#diagonal[i]);
      this.#diagonal[i] = diagonal;
      this.#scale[i] = diagonal > 0 ? 1 / Math.sqrt(diagonal) : 0;
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        this.#matrix[i * size + j] = curvature[i * size + j] * this.#scale[i] * this.#scale[j];
      }
    }
    eigenInPlace(this.#matrix, size, this.#values, this.#vectors);
    keepSignificant(this.#values, this.#vectors, this.#groups, this.#tolerance);
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += this.#vectors[j * size + i] * this.#scale[i] * gradient[i];
      this.#projection[j] = sum;
    }
  }

  /** Gain of the undamped step. */
  promise(): number {
    let gain = 0;
    for (let j = 0; j < this.#size; j++) {
      if (this.#values[j] > 0) gain += this.#projection[j] ** 2 / this.#values[j];
    }
    return gain;
  }

  solve(lambda: number, step: Float64Array): void {
    const size = this.#size;
    step.fill(0);
    for (let j = 0; j < size; j++) {
      if (!(this.#values[j] > 0)) continue;
      const along = this.#projection[j] / (this.#values[j] + lambda);
      for (let i = 0; i < size; i++) step[i] += along * this.#vectors[j * size + i];
    }
    for (let i = 0; i < size; i++) step[i] *= this.#scale[i];
  }
}

/** Sets to 0 the eigenvalues whose share in every group is below `tolerance` of the group's largest share. */
export function keepSignificant(
  values: Float64Array,
  vectors: Float64Array,
  groups: ArrayLike<number>,
  tolerance: number,
): void {
  const size = groups.length;
  const keep = new Uint8Array(size);
  const share = new Float64Array(size);
  for (let first = 0; first < size; ) {
    let end = first + 1;
    while (end < size && groups[end] === groups[first]) end++;
    let most = 0;
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let i = first; i < end; i++) sum += vectors[j * size + i] ** 2;
      share[j] = sum * Math.max(values[j], 0);
      if (share[j] > most) most = share[j];
    }
    for (let j = 0; j < size; j++) if (share[j] > tolerance * most) keep[j] = 1;
    first = end;
  }
  for (let j = 0; j < size; j++) if (!keep[j]) values[j] = 0;
}
