import { LIGHT_SPEED } from "../gas/constants.ts";
import type { InstrumentalProfile } from "../types.ts";
import { profileTransform } from "./transfer-function.ts";

/** Beyond so many sigmas the Gaussian is nothing. */
const SIGMAS = 6;
/** Pixels of the kernel that are kept whole, at least. */
const CORE = 12;

/**
 * Convolves profiles on an equidistant grid with the instrumental profile and the Gaussian of the macroturbulence. The
 * weights are those whose transform is the product of both transforms up to the Nyquist frequency, so that widths below
 * a pixel act as they should. Such weights alternate far out where the transform does not vanish at Nyquist; they are
 * faded out there, which only smooths the transform at frequencies that a line does not have. Past its ends a profile
 * goes on with its first and last value.
 */
export class Smoother {
  /** Whether there is nothing to do. */
  identity = true;
  readonly #count: number;
  readonly #step: number;
  /** Sigma in pixels of a cm/s. */
  readonly #perVelocity: number;
  readonly #instrument: { readonly re: Float64Array; readonly im: Float64Array } | undefined;
  readonly #instrumentPixels: number;
  readonly #period: number;
  readonly #cosines: Float64Array;
  readonly #gauss: Float64Array;
  readonly #weights: Float64Array;
  readonly #slopes: Float64Array;
  readonly #padded: Float64Array;
  #reach = 0;
  #macroturbulence = Number.NaN;

  constructor(wavelengths: Float64Array, lineWavelength: number, instrument?: InstrumentalProfile) {
    const n = wavelengths.length;
    this.#count = n;
    this.#step = n > 1 ? (wavelengths[n - 1] - wavelengths[0]) / (n - 1) : Number.POSITIVE_INFINITY;
    this.#perVelocity = lineWavelength / LIGHT_SPEED / this.#step;
    let period = 128;
    while (period < 4 * n) period *= 2;
    this.#period = period;
    this.#cosines = Float64Array.from({ length: period }, (_, k) => Math.cos((2 * Math.PI * k) / period));
    const half = period / 2;
    this.#gauss = new Float64Array(half + 1);
    this.#weights = new Float64Array(period);
    this.#slopes = new Float64Array(period);
    this.#padded = new Float64Array(n + period);
    if (instrument && n > 1) {
      const frequencies = Float64Array.from({ length: half + 1 }, (_, k) => k / (period * this.#step));
      this.#instrument = profileTransform(instrument, frequencies);
    }
    this.#instrumentPixels = instrument
      ? Math.max(
          Math.abs(instrument.offsets[0]),
          Math.abs(instrument.offsets[instrument.offsets.length - 1]),
        ) / this.#step
      : 0;
  }

  /** Makes the weights for a macroturbulence (cm/s). */
  set(macroturbulence: number): void {
    if (macroturbulence === this.#macroturbulence) return;
    this.#macroturbulence = macroturbulence;
    this.identity = this.#count < 2 || (macroturbulence === 0 && this.#instrument === undefined);
    if (this.identity) return;
    const period = this.#period;
    const half = period / 2;
    const sigma = Math.abs(macroturbulence) * this.#perVelocity;
    // In steps, so that the derivative to the macroturbulence does not see the edge move.
    const wanted = Math.ceil((SIGMAS * sigma + this.#instrumentPixels) / 8) * 8;
    const core = Math.min(Math.max(CORE, wanted), half / 2);
    this.#reach = Math.min(2 * core, half - 1);
    for (let k = 0; k <= half; k++) {
      const x = (Math.PI * 2 * k * sigma) / period;
      this.#gauss[k] = Math.exp(-0.5 * x * x);
    }
    this.#transformBack(this.#weights, core, false);
    this.#transformBack(this.#slopes, core, true);
    let sum = 0;
    let slope = 0;
    const taps = 2 * this.#reach + 1;
    for (let k = 0; k < taps; k++) {
      sum += this.#weights[k];
      slope += this.#slopes[k];
    }
    for (let k = 0; k < taps; k++) {
      this.#weights[k] /= sum;
      this.#slopes[k] = (this.#slopes[k] - this.#weights[k] * slope) / sum;
    }
  }

  #transformBack(out: Float64Array, core: number, derivative: boolean): void {
    const period = this.#period;
    const mask = period - 1;
    const half = period / 2;
    const gauss = this.#gauss;
    const instrument = this.#instrument;
    const perSigma =
      -(((2 * Math.PI) / period) ** 2) * Math.abs(this.#macroturbulence) * this.#perVelocity ** 2;
    const reach = this.#reach;
    for (let tap = 0; tap <= reach; tap++) {
      let even = 0;
      let odd = 0;
      for (let k = 0; k <= half; k++) {
        const g = (k === 0 || k === half ? 1 : 2) * gauss[k] * (derivative ? perSigma * k * k : 1);
        const at = (k * tap) & mask;
        even += g * this.#cosines[at] * (instrument ? instrument.re[k] : 1);
        // sin(x) = cos(x - pi/2)
        if (instrument && k < half) odd += g * this.#cosines[(at - period / 4) & mask] * instrument.im[k];
      }
      const fade = tap <= core ? 1 : 0.5 + 0.5 * Math.cos((Math.PI * (tap - core)) / (reach - core + 1));
      const sign = derivative && this.#macroturbulence < 0 ? -1 : 1;
      out[reach + tap] = (sign * fade * (even - odd)) / period;
      out[reach - tap] = (sign * fade * (even + odd)) / period;
    }
  }

  /** Smooths `count` values in place, or writes their derivative per cm/s of macroturbulence. */
  apply(values: Float64Array, offset: number, derivative = false): void {
    const n = this.#count;
    if (this.identity) {
      if (derivative) values.fill(0, offset, offset + n);
      return;
    }
    const reach = this.#reach;
    const taps = 2 * reach + 1;
    const weights = derivative ? this.#slopes : this.#weights;
    const padded = this.#padded;
    const first = values[offset];
    const last = values[offset + n - 1];
    for (let i = 0; i < reach; i++) {
      padded[i] = first;
      padded[reach + n + i] = last;
    }
    for (let i = 0; i < n; i++) padded[reach + i] = values[offset + i];
    for (let i = 0; i < n; i++) {
      // Weight k - reach meets the value at i - (k - reach).
      const from = i + 2 * reach;
      let sum0 = 0;
      let sum1 = 0;
      let k = 0;
      for (; k + 1 < taps; k += 2) {
        sum0 += weights[k] * padded[from - k];
        sum1 += weights[k + 1] * padded[from - k - 1];
      }
      sum0 += weights[k] * padded[from - k];
      values[offset + i] = sum0 + sum1;
    }
  }
}
