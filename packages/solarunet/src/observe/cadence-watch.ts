import { elapsedSeconds, type ObservationTime, type SolarImage } from "@helioscope/core";
import type { Scales } from "./scales.ts";

/** Counts the steps of a sequence whose length is not the cadence that the tracker was told. */
export class CadenceWatch {
  readonly #cadenceS: number | null;
  #last: ObservationTime | undefined;
  #steps = 0;
  #odd = 0;
  #longestS = 0;

  constructor({ cadenceS }: Pick<Scales, "cadenceS">) {
    this.#cadenceS = cadenceS;
  }

  add({ time }: SolarImage): void {
    if (!time || this.#cadenceS === null) return;
    if (this.#last !== undefined) {
      const stepS = elapsedSeconds(this.#last, time);
      this.#steps++;
      if (Math.abs(stepS - this.#cadenceS) > 0.5 * this.#cadenceS) this.#odd++;
      this.#longestS = Math.max(this.#longestS, stepS);
    }
    this.#last = time;
  }

  notes(): string[] {
    if (this.#odd === 0) return [];
    return [
      `${this.#odd} of ${this.#steps} steps differ from the cadence of ${this.#cadenceS} s by more than half (the longest takes ${this.#longestS} s); features are searched for as far as they move in one cadence.`,
    ];
  }
}
