import type { PixelStatus } from "../inversion/types.ts";
import { choleskySolve } from "./cholesky.ts";
import { type MilneEddingtonKernel, type NormalEquations, PARAMETER_COUNT } from "./kernel.ts";
import { PARAMETER_SCALES } from "./options.ts";
import type { ParameterRange } from "./parameter-range.ts";

const P = PARAMETER_COUNT;
const FIRST_DAMPING = 3e-3;
const AFTER_GAIN = 0.3;
const AFTER_LOSS = 4;
const LEAST_DAMPING = 1e-6;
const MOST_DAMPING = 1e6;
/** A step that gains less than this share of chi squared is the last. */
const SMALL_GAIN = 1e-3;
/** Chi squared that no noise leaves: the fit is perfect. */
const PERFECT = 1e-6;

interface Point {
  readonly parameters: Float64Array;
  readonly equations: NormalEquations;
}

/** How a descent ended. */
export interface DescentResult {
  readonly status: PixelStatus;
  readonly chi2: number;
  /** Evaluations, the first one included. */
  readonly steps: number;
  readonly rejected: number;
}

/**
 * Levenberg-Marquardt (Marquardt 1963) with the normal equations scaled by the usual size of each parameter. Every trial
 * evaluates the derivatives too, since most are accepted.
 */
export class Descent {
  readonly #kernel: MilneEddingtonKernel;
  readonly #free: readonly number[];
  readonly #matrix = new Float64Array(P * P);
  readonly #step = new Float64Array(P);
  #now: Point = point();
  #next: Point = point();

  /** `free` are the places of the parameters that may move. */
  constructor(kernel: MilneEddingtonKernel, free: readonly number[]) {
    this.#kernel = kernel;
    this.#free = free;
  }

  /** The best point so far; set it before {@link Descent.run}. */
  get parameters(): Float64Array {
    return this.#now.parameters;
  }

  /** Curvature there. */
  get curvature(): Float64Array {
    return this.#now.equations.curvature;
  }

  /** Puts {@link Descent.parameters} at the best of `count` places that `draw` makes from `start`. */
  search(start: Float64Array, count: number, draw: (parameters: Float64Array) => void): void {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const { parameters, equations } = this.#next;
      parameters.set(start);
      draw(parameters);
      const chi2 = this.#kernel.normal(parameters, equations);
      if (chi2 < least) {
        least = chi2;
        const swap = this.#now;
        this.#now = this.#next;
        this.#next = swap;
      }
    }
  }

  /** Goes down from {@link Descent.parameters} to the pixel that the kernel observes. */
  run(range: ParameterRange, maxSteps: number): DescentResult {
    let chi2 = this.#kernel.normal(this.#now.parameters, this.#now.equations);
    let damping = FIRST_DAMPING;
    let steps = 1;
    let rejected = 0;
    while (steps < maxSteps) {
      const solved = this.#solve(damping);
      let gain = Number.NEGATIVE_INFINITY;
      if (solved) {
        const { parameters, equations } = this.#next;
        parameters.set(this.#now.parameters);
        for (let i = 0; i < this.#free.length; i++) parameters[this.#free[i]] += this.#step[i];
        range.confine(parameters);
        const trial = this.#kernel.normal(parameters, equations);
        steps++;
        gain = (chi2 - trial) / chi2;
        if (gain > 0) {
          chi2 = trial;
          const swap = this.#now;
          this.#now = this.#next;
          this.#next = swap;
        }
      }
      if (gain > 0) {
        damping = Math.max(LEAST_DAMPING, damping * AFTER_GAIN);
        if (gain < SMALL_GAIN || chi2 < PERFECT) return { status: "converged", chi2, steps, rejected };
      } else {
        if (solved) rejected++;
        if (gain > -1e-9) return { status: "converged", chi2, steps, rejected };
        damping *= AFTER_LOSS;
        if (damping > MOST_DAMPING) return { status: "stalled", chi2, steps, rejected };
      }
    }
    return { status: "limit", chi2, steps, rejected };
  }

  /** The Marquardt step of the free parameters into `#step`. */
  #solve(damping: number): boolean {
    const free = this.#free;
    const count = free.length;
    const { gradient, curvature } = this.#now.equations;
    let greatest = 0;
    for (let i = 0; i < count; i++) {
      const scale = PARAMETER_SCALES[free[i]];
      greatest = Math.max(greatest, curvature[free[i] * P + free[i]] * scale * scale);
    }
    for (let i = 0; i < count; i++) {
      const scale = PARAMETER_SCALES[free[i]];
      for (let j = 0; j <= i; j++) {
        this.#matrix[i * P + j] = curvature[free[i] * P + free[j]] * scale * PARAMETER_SCALES[free[j]];
      }
      this.#matrix[i * P + i] += damping * (this.#matrix[i * P + i] + 1e-6 * greatest);
      this.#step[i] = gradient[free[i]] * scale;
    }
    if (!choleskySolve(this.#matrix, this.#step, count, P)) return false;
    for (let i = 0; i < count; i++) this.#step[i] *= PARAMETER_SCALES[free[i]];
    return true;
  }
}

function point(): Point {
  return {
    parameters: new Float64Array(P),
    equations: { gradient: new Float64Array(P), curvature: new Float64Array(P * P) },
  };
}
