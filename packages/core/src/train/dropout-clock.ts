import type { MaskKey } from "./dropout-mask.ts";

/**
 * Tells the dropout layers of a run which step it is. The training loop sets the step; masks then depend on the run's
 * seed, the layer, the step and the number of the call within the step, and a resumed run draws the same ones.
 */
export interface DropoutClock {
  readonly seed: number;
  /** `seed`: of the masks of this step, where it is not the clock's own. */
  setStep(step: number, seed?: number): void;
  /** The key of the next mask of a layer. */
  next(layer: string): MaskKey;
  /** A layer name that no other layer of this clock has, in the order of asking. */
  layerName(): string;
}

/** A clock at step 0. Layers of networks that are trained together share one. */
export function dropoutClock(seed: number): DropoutClock {
  const calls = new Map<string, number>();
  let now = 0;
  let current = seed;
  let layers = 0;
  return {
    seed,
    setStep(step, own = seed) {
      now = step;
      current = own;
      calls.clear();
    },
    next(layer) {
      const call = calls.get(layer) ?? 0;
      calls.set(layer, call + 1);
      return { seed: current, layer, step: now, call };
    },
    layerName: () => `seeded_dropout_${layers++}`,
  };
}
