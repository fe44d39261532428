import { ArgumentError } from "@helioscope/core";

/** Mean power of the pixels' time series, truth and generated. */
export interface TemporalPower {
  /** Cycles an hour. */
  readonly frequency: Float64Array;
  /** Gauss^2 h, one-sided. */
  readonly truth: Float64Array;
  readonly generated: Float64Array;
  /** Segments that were averaged. */
  readonly segments: number;
}

/**
 * Power spectra of pixels in time by Welch's method: segments of `segmentFrames` frames at one cadence, overlapping by half,
 * their mean removed, a Hann window, averaged over pixels and segments. Holds one segment in memory.
 */
export class PowerMeter {
  readonly #frames: number;
  readonly #cadenceHours: number;
  readonly #truth: Float64Array;
  readonly #generated: Float64Array;
  #held: (readonly [Float32Array, Float32Array, Uint8Array])[] = [];
  #pixels = 0;
  #segments = 0;

  /** Throws an ArgumentError unless `segmentFrames` is an even number from 4 up. */
  constructor(segmentFrames: number, cadenceMinutes: number) {
    if (!(Number.isInteger(segmentFrames) && segmentFrames >= 4 && segmentFrames % 2 === 0))
      throw new ArgumentError(`Segments of ${segmentFrames} frames`, {
        value: segmentFrames,
        expected: "an even number from 4 up",
      });
    this.#frames = segmentFrames;
    this.#cadenceHours = cadenceMinutes / 60;
    this.#truth = new Float64Array(segmentFrames / 2);
    this.#generated = new Float64Array(segmentFrames / 2);
  }

  /** The next frame of a sequence, and which pixels hold data. */
  add(truth: Float32Array, generated: Float32Array, mask: Uint8Array): void {
    this.#held.push([truth, generated, mask]);
    if (this.#held.length < this.#frames) return;
    this.#measure();
    this.#held = this.#held.slice(this.#frames / 2);
  }

  /** A gap: the next frame begins a sequence. */
  restart(): void {
    this.#held = [];
  }

  get power(): TemporalPower {
    const scale = (sum: number) => (this.#pixels === 0 ? Number.NaN : sum / this.#pixels);
    return {
      frequency: this.#truth.map((_, k) => (k + 1) / (this.#frames * this.#cadenceHours)),
      truth: this.#truth.map(scale),
      generated: this.#generated.map(scale),
      segments: this.#segments,
    };
  }

  #measure(): void {
    const n = this.#frames;
    const window = Float64Array.from({ length: n }, (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / n));
    const norm = this.#cadenceHours / window.reduce((sum, w) => sum + w * w, 0);
    const cosines = Float64Array.from({ length: n }, (_, t) => Math.cos((2 * Math.PI * t) / n));
    const sines = Float64Array.from({ length: n }, (_, t) => Math.sin((2 * Math.PI * t) / n));
    const series = new Float64Array(n);
    const spectrum = (side: 0 | 1, pixel: number, into: Float64Array) => {
      let mean = 0;
      for (let t = 0; t < n; t++) mean += this.#held[t][side][pixel] / n;
      for (let t = 0; t < n; t++) series[t] = window[t] * (this.#held[t][side][pixel] - mean);
      for (let k = 1; k <= n / 2; k++) {
        let [real, imaginary] = [0, 0];
        for (let t = 0, phase = 0; t < n; t++, phase = (phase + k) % n) {
          real += series[t] * cosines[phase];
          imaginary += series[t] * sines[phase];
        }
        into[k - 1] += (k === n / 2 ? 1 : 2) * norm * (real * real + imaginary * imaginary);
      }
    };
    const size = this.#held[0][0].length;
    for (let i = 0; i < size; i++) {
      if (!this.#held.every(([, , mask]) => mask[i])) continue;
      spectrum(0, i, this.#truth);
      spectrum(1, i, this.#generated);
      this.#pixels++;
    }
    this.#segments++;
  }
}
