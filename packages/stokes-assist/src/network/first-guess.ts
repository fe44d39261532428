import type { Model } from "../types.ts";

/** Gives the models that an inversion starts from, one for each of `count` pixels of profiles [count][4][n]. */
export type FirstGuess = (profiles: Float32Array, count: number) => Promise<readonly Model[]>;
