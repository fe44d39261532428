import { ArgumentError, type Random, ShapeError, seededRandom } from "@helioscope/core";
import type { PixelStatus } from "../inversion/types.ts";
import { choleskyFactor, choleskySolve } from "./cholesky.ts";
import { examine } from "./examine.ts";
import { firstGuess } from "./first-guess.ts";
import {
  MILNE_EDDINGTON_PARAMETERS,
  type MilneEddingtonKernel,
  type NormalEquations,
  PARAMETER_COUNT,
} from "./kernel.ts";
import { type LineWindow, lineWindows } from "./line-window.ts";
import {
  MILNE_EDDINGTON_BOUNDS,
  type MilneEddingtonOptions,
  type MilneEddingtonParameter,
  PARAMETER_SCALES,
} from "./options.ts";
import { type MilneEddingtonSetup, milneEddingtonKernel, milneEddingtonRegion } from "./setup.ts";

/** What came of the inversion of one pixel. */
export interface MilneEddingtonPixel {
  readonly status: PixelStatus;
  /** Why, where the pixel is unusable. */
  readonly reason?: string;
  /** In the order and units of {@link MILNE_EDDINGTON_PARAMETERS}; NaN where the pixel is unusable. */
  readonly parameters: Float64Array;
  /** Standard errors, with the misfit counted as noise; 0 for what was not fitted, Infinity for what the data do not tell. */
  readonly uncertainty: Float64Array;
  /** Weighted mean square of the misfit in units of the noise: 1 is a perfect fit; NaN where unusable. */
  readonly chi2: number;
  /** Evaluations of profiles and derivatives, all attempts. */
  readonly steps: number;
  /** Of them, steps that made the fit worse. */
  readonly rejected: number;
  /** Attempts from a random atmosphere. */
  readonly restarts: number;
}

const P = PARAMETER_COUNT;
const [FIELD, INCLINATION, AZIMUTH, WIDTH, SOURCE0, SOURCE1] = [0, 1, 2, 4, 7, 8];
const FIRST_DAMPING = 3e-3;
const AFTER_GAIN = 0.3;
const AFTER_LOSS = 4;
const LEAST_DAMPING = 1e-6;
const MOST_DAMPING = 1e6;
/** A step that gains less than this share of chi squared is the last. */
const SMALL_GAIN = 1e-3;
/** Chi squared that no noise leaves: the fit is perfect. */
const PERFECT = 1e-6;

/**
 * Milne-Eddington inversion of pixel after pixel: Levenberg-Marquardt on the analytic normal equations. Holds its
 * kernel and work space, so one for each thread.
 */
export class MilneEddingtonInverter {
  readonly setup: MilneEddingtonSetup;
  /** Synthesises profiles for the setup, too. */
  readonly kernel: MilneEddingtonKernel;
  readonly options: MilneEddingtonOptions;
  readonly #n: number;
  readonly #windows: LineWindow[];
  readonly #free: number[];
  readonly #noise: number;
  readonly #weights: Float64Array;
  readonly #dataWeights: Float64Array;
  readonly #intensities: Float64Array;
  readonly #low = new Float64Array(P);
  readonly #high = new Float64Array(P);
  readonly #matrix = new Float64Array(P * P);
  readonly #step = new Float64Array(P);
  #now: Attempt = attempt();
  #next: Attempt = attempt();
  readonly #best = new Float64Array(P);
  readonly #curvature = new Float64Array(P * P);

  /** @throws {ArgumentError} where the setup has no lines, or an option names no parameter. */
  constructor(setup: MilneEddingtonSetup, options: MilneEddingtonOptions = {}) {
    const { lines } = milneEddingtonRegion(setup);
    this.setup = setup;
    this.options = options;
    this.kernel = milneEddingtonKernel(setup);
    this.#n = setup.wavelengths.length;
    this.#windows = lineWindows(setup.wavelengths, lines).filter(({ from, to }) => to - from > 2);
    if (this.#windows.length === 0) {
      throw new ArgumentError("No line lies within the wavelengths", {
        value: lines.map((line) => line.wavelength),
        expected: `lines between ${setup.wavelengths[0]} and ${setup.wavelengths[this.#n - 1]} Angstrom`,
      });
    }
    const fixed = new Set(Object.keys(options.fixed ?? {}));
    if (!setup.strayLight) fixed.add("fill");
    this.#free = MILNE_EDDINGTON_PARAMETERS.flatMap((name, i) => (fixed.has(name) ? [] : [i]));
    this.#noise = options.noise ?? 1e-3;
    if (!(this.#noise > 0)) {
      throw new ArgumentError(`The noise is ${options.noise}`, {
        value: options.noise,
        expected: "a positive number",
      });
    }
    const weights = options.weights ?? [1, 4, 4, 4];
    this.#weights = Float64Array.from(
      { length: 4 * this.#n },
      (_, i) => weights[Math.floor(i / this.#n)] ** 2,
    );
    this.#dataWeights = new Float64Array(4 * this.#n);
    this.#intensities = new Float64Array(this.#n);
  }

  /**
   * Inverts one pixel: I, Q, U, V one behind the other, 4 n values, in any unit of intensity (`noise` is in the same).
   * Starts from `guess` where given, else from {@link firstGuess}. `index` numbers the pixel, so that random restarts
   * do not depend on the order of the pixels. A pixel that cannot be inverted comes back as "unusable".
   *
   * @throws {ShapeError} where the profiles have another length.
   */
  invert(
    profiles: Float64Array,
    { guess, index = 0 }: { readonly guess?: Float64Array; readonly index?: number } = {},
  ): MilneEddingtonPixel {
    const n = this.#n;
    if (profiles.length !== 4 * n) {
      throw new ShapeError(`Profiles of ${profiles.length} values`, {
        value: profiles.length,
        expected: `${4 * n}: I, Q, U, V at ${n} wavelengths`,
      });
    }
    const { reason, continuum } = examine(profiles, n, this.#intensities);
    if (reason !== undefined) return unusable(reason);

    let total = 0;
    let data = 0;
    const perNoise = 1 / this.#noise ** 2;
    for (let i = 0; i < 4 * n; i++) {
      const used = Number.isFinite(profiles[i]);
      if (used) {
        total += this.#weights[i];
        data++;
      }
      this.#dataWeights[i] = used ? this.#weights[i] * perNoise : 0;
    }
    // Chi squared comes out as a mean over the data.
    for (let i = 0; i < 4 * n; i++) this.#dataWeights[i] /= total;
    this.kernel.observe(profiles, this.#dataWeights);
    this.#setBounds(continuum);

    const start =
      guess ?? firstGuess(profiles, this.setup.wavelengths, this.#windows, continuum, this.#noise);
    const { restarts = 3, restartAbove = 20, seed = 0 } = this.options;
    let status: PixelStatus = "limit";
    let chi2 = Number.POSITIVE_INFINITY;
    let steps = 0;
    let rejected = 0;
    let tried = 0;
    for (;;) {
      const parameters = this.#now.parameters;
      parameters.set(start);
      if (tried > 0) scatter(parameters, continuum, seededRandom(`${seed}/${index}/${tried}`));
      for (const [name, value] of Object.entries(this.options.fixed ?? {})) {
        parameters[MILNE_EDDINGTON_PARAMETERS.indexOf(name as MilneEddingtonParameter)] = value;
      }
      this.#confine(parameters);
      const run = this.#descend();
      steps += run.steps;
      rejected += run.rejected;
      if (run.chi2 < chi2) {
        chi2 = run.chi2;
        status = run.status;
        this.#best.set(this.#now.parameters);
        this.#curvature.set(this.#now.equations.curvature);
      }
      if (!(chi2 > restartAbove) || tried >= restarts) break;
      tried++;
    }
    return {
      status,
      parameters: this.#best.slice(),
      uncertainty: this.#uncertainty(chi2, data),
      chi2,
      steps,
      rejected,
      restarts: tried,
    };
  }

  #setBounds(continuum: number): void {
    const centre = this.#windows[0].line.wavelength / 6302;
    for (let k = 0; k < P; k++) {
      const name = MILNE_EDDINGTON_PARAMETERS[k];
      const given = this.options.bounds?.[name];
      const [low, high] = given ?? MILNE_EDDINGTON_BOUNDS[name];
      const unit = given ? 1 : k === WIDTH ? centre : k === SOURCE0 || k === SOURCE1 ? continuum : 1;
      this.#low[k] = low * unit;
      this.#high[k] = high * unit;
    }
  }

  /** Brings the field vector into its usual range without changing it, and the rest within bounds. */
  #confine(p: Float64Array): void {
    if (p[FIELD] < 0) {
      p[FIELD] = -p[FIELD];
      p[INCLINATION] = 180 - p[INCLINATION];
    }
    p[INCLINATION] = ((p[INCLINATION] % 360) + 360) % 360;
    if (p[INCLINATION] > 180) p[INCLINATION] = 360 - p[INCLINATION];
    p[AZIMUTH] = ((p[AZIMUTH] % 180) + 180) % 180;
    for (let k = 0; k < P; k++) {
      if (!(p[k] >= this.#low[k])) p[k] = this.#low[k];
      else if (p[k] > this.#high[k]) p[k] = this.#high[k];
    }
  }

  /** Levenberg-Marquardt from `#now` on; leaves the best point there. */
  #descend(): { status: PixelStatus; chi2: number; steps: number; rejected: number } {
    const { maxSteps = 30 } = this.options;
    let chi2 = this.kernel.normal(this.#now.parameters, this.#now.equations);
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
        this.#confine(parameters);
        const trial = this.kernel.normal(parameters, equations);
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

  #uncertainty(chi2: number, data: number): Float64Array {
    const out = new Float64Array(P);
    const free = this.#free;
    const told = free.filter((k) => this.#curvature[k * P + k] > 0);
    for (const k of free) if (!told.includes(k)) out[k] = Number.POSITIVE_INFINITY;
    const count = told.length;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j <= i; j++) {
        this.#matrix[i * P + j] =
          this.#curvature[told[i] * P + told[j]] * PARAMETER_SCALES[told[i]] * PARAMETER_SCALES[told[j]];
      }
    }
    const regular = choleskyFactor(this.#matrix, count, P);
    const variance = chi2 / Math.max(1, data - free.length);
    for (let i = 0; i < count; i++) {
      if (!regular) {
        out[told[i]] = Number.POSITIVE_INFINITY;
        continue;
      }
      // Column i of the inverse of the factor.
      let sum = 0;
      for (let r = i; r < count; r++) {
        let value = r === i ? 1 : 0;
        for (let k = i; k < r; k++) value -= this.#matrix[r * P + k] * this.#step[k];
        this.#step[r] = value / this.#matrix[r * P + r];
        sum += this.#step[r] ** 2;
      }
      out[told[i]] = Math.sqrt(sum * variance) * PARAMETER_SCALES[told[i]];
    }
    return out;
  }
}

interface Attempt {
  readonly parameters: Float64Array;
  readonly equations: NormalEquations;
}

function attempt(): Attempt {
  return {
    parameters: new Float64Array(P),
    equations: { gradient: new Float64Array(P), curvature: new Float64Array(P * P) },
  };
}

/** A random field vector, and the rest of the parameters not far from where they are. */
function scatter(parameters: Float64Array, continuum: number, random: Random): void {
  parameters[FIELD] = 3000 * random.uniform();
  parameters[INCLINATION] = (Math.acos(2 * random.uniform() - 1) * 180) / Math.PI;
  parameters[AZIMUTH] = 180 * random.uniform();
  for (let k = AZIMUTH + 1; k < P; k++) {
    const unit = k === SOURCE0 || k === SOURCE1 ? continuum : 1;
    parameters[k] += random.normal() * PARAMETER_SCALES[k] * unit;
  }
}

function unusable(reason: string): MilneEddingtonPixel {
  return {
    status: "unusable",
    reason,
    parameters: new Float64Array(P).fill(Number.NaN),
    uncertainty: new Float64Array(P).fill(Number.NaN),
    chi2: Number.NaN,
    steps: 0,
    rejected: 0,
    restarts: 0,
  };
}

/** Inverts one pixel; see {@link MilneEddingtonInverter}, which is to be preferred for many. */
export function invertMilneEddington(
  profiles: Float64Array,
  setup: MilneEddingtonSetup,
  options?: MilneEddingtonOptions,
): MilneEddingtonPixel {
  return new MilneEddingtonInverter(setup, options).invert(profiles);
}
