import { probabilityBin } from "@helioscope/core/metrics";

/** Probabilities sorted into bins once, whose calibration error is asked for again and again with other weights. */
export class CalibrationBins {
  readonly #bin: Uint32Array;
  readonly #gaps: Float64Array;
  /** 1 or 0 less the probability of each case. */
  readonly #excess: Float64Array;

  constructor(truth: ArrayLike<number>, probabilities: Float64Array, bins: number) {
    this.#bin = Uint32Array.from(probabilities, (p) => probabilityBin(p, bins));
    this.#excess = probabilities.map((p, i) => truth[i] - p);
    this.#gaps = new Float64Array(bins);
  }

  /** Mean over the bins of |share of ones - mean probability|, weighted by their cases. */
  error(weights?: Float64Array): number {
    const bin = this.#bin;
    const excess = this.#excess;
    const gaps = this.#gaps.fill(0);
    let total = 0;
    for (let i = 0; i < bin.length; i++) {
      const weight = weights ? weights[i] : 1;
      gaps[bin[i]] += weight * excess[i];
      total += weight;
    }
    let sum = 0;
    for (let b = 0; b < gaps.length; b++) sum += Math.abs(gaps[b]);
    return sum / total;
  }
}
