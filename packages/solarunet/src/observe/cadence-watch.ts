import type { SolarImage } from "@helioscope/core";
import type { Scales } from "./scales.ts";

/** Counts the steps of a sequence whose length is not the cadence that the tracker was told. */
export class CadenceWatch {
  readonly #cadenceS: number;
  #last: number | undefined;
  #steps = 0;
  #odd = 0;
  #longestS = 0;

  constructor({ cadenceS }: Scales) {
    this.#cadenceS = cadenceS;
  }

  add({ time }: SolarImage): void {
    if (!time) return;
    const now = Date.parse(time.utc) / 1000;
    if (this.#last !== undefined) {
      const stepS = now - this.#last;
      this.#steps++;
      if (Math.abs(stepS - this.#cadenceS) > 0.5 * this.#cadenceS) this.#odd++;
      this.#longestS = Math.max(this.#longestS, stepS);
    }
    this.#last = now;
  }

  notes(): string[] {
    if (this.#odd === 0) return [];
    return [
      `${this.#odd} of ${this.#steps} steps differ from the cadence of ${this.#cadenceS} s by more than half (the longest takes ${this.#longestS} s); features are searched for as far as they move in one cadence.`,
    ];
  }
}
