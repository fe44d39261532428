import { ArgumentError, ShapeError, seededRandom } from "@helioscope/core";
import type { PixelStatus } from "../inversion/types.ts";
import { Descent } from "./descent.ts";
import { examine } from "./examine.ts";
import { firstGuess } from "./first-guess.ts";
import { MILNE_EDDINGTON_PARAMETERS, type MilneEddingtonKernel, PARAMETER_COUNT } from "./kernel.ts";
import { type LineWindow, lineWindows } from "./line-window.ts";
import type { MilneEddingtonOptions } from "./options.ts";
import { ParameterRange } from "./parameter-range.ts";
import { type MilneEddingtonSetup, milneEddingtonKernel, milneEddingtonRegion } from "./setup.ts";
import { standardErrors } from "./standard-errors.ts";

/** What came of the inversion of one pixel. */
export interface MilneEddingtonPixel {
  readonly status: PixelStatus;
  /** Why, where the pixel is unusable. */
  readonly reason?: string;
  /** In the order and units of {@link MILNE_EDDINGTON_PARAMETERS}; NaN where the pixel is unusable. */
  readonly parameters: Float64Array;
  /** Standard errors, with the misfit counted as noise; NaN for what was not fitted or the data do not tell. */
  readonly uncertainty: Float64Array;
  /** Weighted mean square of the misfit in units of the noise: 1 is a perfect fit; NaN where unusable. */
  readonly chi2: number;
  /** Evaluations of profiles and derivatives, all attempts and draws. */
  readonly steps: number;
  /** Of them, steps that made the fit worse. */
  readonly rejected: number;
  /** Attempts from the best of some random atmospheres. */
  readonly restarts: number;
}

/** Random atmospheres of which a restart takes the best. */
const DRAWS = 24;

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
  readonly #free: readonly number[];
  readonly #fixed: readonly (readonly [place: number, value: number])[];
  readonly #range: ParameterRange;
  readonly #descent: Descent;
  readonly #noise: number;
  readonly #weights: Float64Array;
  readonly #dataWeights: Float64Array;
  readonly #observed: Float64Array;
  readonly #best = new Float64Array(PARAMETER_COUNT);
  readonly #curvature = new Float64Array(PARAMETER_COUNT ** 2);

  /** @throws {ArgumentError} where no line lies within the wavelengths, or an option is not what it should be. */
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
    this.#fixed = Object.entries({ ...(setup.strayLight ? {} : { fill: 1 }), ...options.fixed }).map(
      ([name, value]) => [placeOf(name), value],
    );
    for (const name of Object.keys(options.bounds ?? {})) placeOf(name);
    const held = new Set(this.#fixed.map(([place]) => place));
    this.#free = MILNE_EDDINGTON_PARAMETERS.map((_, k) => k).filter((k) => !held.has(k));
    this.#range = new ParameterRange(options.bounds, this.#windows[0].line.wavelength);
    this.#descent = new Descent(this.kernel, this.#free);
    this.#noise = options.noise ?? 1e-3;
    if (!(this.#noise > 0)) {
      throw new ArgumentError(`The noise is ${options.noise}`, {
        value: options.noise,
        expected: "a positive number",
      });
    }
    const weights = options.weights ?? [1, 16, 16, 16];
    this.#weights = Float64Array.from({ length: 4 * this.#n }, (_, i) => weights[Math.floor(i / this.#n)]);
    this.#dataWeights = new Float64Array(4 * this.#n);
    this.#observed = new Float64Array(4 * this.#n);
  }

  /**
   * Inverts one pixel: I, Q, U, V one behind the other, 4 n values, in any unit of intensity (`noise` is in the same).
   * Starts from `guess` where given, else from {@link firstGuess}. `index` numbers the pixel, so that random restarts
   * do not depend on the order of the pixels. Values that are not finite or below -1 (minus the continuum, where that is
   * above 1) are left out; a pixel that cannot be inverted comes back as "unusable".
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
    const observed = this.#observed;
    const { reason, continuum } = examine(profiles, this.#noise, observed);
    if (reason !== undefined) return unusable(reason);

    let total = 0;
    let data = 0;
    const perNoise = 1 / this.#noise ** 2;
    for (let i = 0; i < 4 * n; i++) {
      const used = !Number.isNaN(observed[i]);
      if (used) {
        total += this.#weights[i];
        data++;
      }
      this.#dataWeights[i] = used ? this.#weights[i] * perNoise : 0;
    }
    // Chi squared comes out as a mean over the data.
    for (let i = 0; i < 4 * n; i++) this.#dataWeights[i] /= total;
    this.kernel.observe(observed, this.#dataWeights);
    this.#range.scale(continuum);

    const start =
      guess ?? firstGuess(observed, this.setup.wavelengths, this.#windows, continuum, this.#noise);
    const { restarts = 3, restartAbove = 20, seed = 0, maxSteps = 30 } = this.options;
    const descent = this.#descent;
    let status: PixelStatus = "unusable";
    let chi2 = Number.POSITIVE_INFINITY;
    let steps = 0;
    let rejected = 0;
    let tried = 0;
    for (;;) {
      if (tried === 0) {
        descent.parameters.set(start);
        this.#settle(descent.parameters);
      } else {
        const random = seededRandom(`${seed}/${index}/${tried}`);
        descent.search(start, DRAWS, (parameters) => {
          this.#range.scatter(parameters, random);
          this.#settle(parameters);
        });
        steps += DRAWS;
      }
      const run = descent.run(this.#range, maxSteps);
      steps += run.steps;
      rejected += run.rejected;
      if (run.chi2 < chi2) {
        chi2 = run.chi2;
        status = run.status;
        this.#best.set(descent.parameters);
        this.#curvature.set(descent.curvature);
      }
      if (tried >= restarts || !(chi2 > restartAbove || this.#range.isLost(this.#best))) break;
      tried++;
    }
    if (status === "unusable") return unusable("no atmosphere gives finite profiles");
    const variance = chi2 / Math.max(1, data - this.#free.length);
    return {
      status,
      parameters: this.#best.slice(),
      uncertainty: standardErrors(this.#curvature, this.#free, variance),
      chi2,
      steps,
      rejected,
      restarts: tried,
    };
  }

  #settle(parameters: Float64Array): void {
    for (const [place, value] of this.#fixed) parameters[place] = value;
    this.#range.confine(parameters);
  }
}

function placeOf(name: string): number {
  const place = (MILNE_EDDINGTON_PARAMETERS as readonly string[]).indexOf(name);
  if (place < 0) {
    throw new ArgumentError(`"${name}" is no parameter`, {
      value: name,
      expected: MILNE_EDDINGTON_PARAMETERS.join(", "),
    });
  }
  return place;
}

function unusable(reason: string): MilneEddingtonPixel {
  return {
    status: "unusable",
    reason,
    parameters: new Float64Array(PARAMETER_COUNT).fill(Number.NaN),
    uncertainty: new Float64Array(PARAMETER_COUNT).fill(Number.NaN),
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
