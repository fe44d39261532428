import { ArgumentError } from "@helioscope/core";

/**
 * Optical depths as the transfer needs them: x = log10 tau, descending, and for each point the weights of the
 * derivative d/dx of the parabola through it and its neighbours (through the three outermost points at the ends).
 */
export class DepthGrid {
  readonly depths: number;
  /** tau ln 10: d tau / dx. */
  readonly slope: Float64Array;
  readonly tau: Float64Array;
  /** x[i] - x[i-1], negative; 0 at i = 0. */
  readonly step: Float64Array;
  /** First of the three points of the parabola of each point. */
  readonly first: Int32Array;
  /** [depths][3]. */
  readonly weights: Float64Array;
  readonly #x: Float64Array;

  constructor(depths: number) {
    if (!(Number.isInteger(depths) && depths >= 3)) {
      throw new ArgumentError(`${depths} depths`, { value: depths, expected: "an integer of at least 3" });
    }
    this.depths = depths;
    this.slope = new Float64Array(depths);
    this.tau = new Float64Array(depths);
    this.step = new Float64Array(depths);
    this.first = new Int32Array(depths);
    this.weights = new Float64Array(3 * depths);
    this.#x = new Float64Array(depths).fill(Number.NaN);
  }

  /** @throws ArgumentError where the grid does not descend. */
  set(logTau: Float64Array): void {
    const x = this.#x;
    const n = this.depths;
    let same = logTau.length === n;
    for (let i = 0; same && i < n; i++) same = x[i] === logTau[i];
    if (same) return;
    for (let i = 1; i < n; i++) {
      if (!(logTau[i] < logTau[i - 1])) {
        throw new ArgumentError(`log tau goes from ${logTau[i - 1]} to ${logTau[i]} at point ${i}`, {
          value: logTau,
          expected: "values that descend from the deepest point up",
        });
      }
    }
    for (let i = 0; i < n; i++) {
      x[i] = logTau[i];
      this.tau[i] = 10 ** x[i];
      this.slope[i] = this.tau[i] * Math.LN10;
      this.step[i] = i === 0 ? 0 : x[i] - x[i - 1];
    }
    for (let i = 0; i < n; i++) {
      const first = Math.min(Math.max(i - 1, 0), n - 3);
      const [a, b, c] = [x[first], x[first + 1], x[first + 2]];
      this.first[i] = first;
      this.weights[3 * i] = (2 * x[i] - b - c) / ((a - b) * (a - c));
      this.weights[3 * i + 1] = (2 * x[i] - a - c) / ((b - a) * (b - c));
      this.weights[3 * i + 2] = (2 * x[i] - a - b) / ((c - a) * (c - b));
    }
  }

  /** dy/dx of a quantity at every point. */
  differentiate(y: Float64Array, out: Float64Array): void {
    for (let i = 0; i < this.depths; i++) {
      const f = this.first[i];
      const w = 3 * i;
      out[i] = this.weights[w] * y[f] + this.weights[w + 1] * y[f + 1] + this.weights[w + 2] * y[f + 2];
    }
  }
}
