import { tf, tfl } from "../engine/tensors.ts";
import { ArgumentError } from "../errors.ts";
import type { LayerClass } from "../model/load-model.ts";
import type { DropoutClock } from "./dropout-clock.ts";
import { dropoutMask } from "./dropout-mask.ts";

export interface SeededDropoutArgs {
  /** Share of the values that are set to 0 in training, 0 <= rate < 1. */
  readonly rate: number;
  readonly clock: DropoutClock;
  /** Part of the mask's key; by default numbered by the clock in the order of construction. */
  readonly name?: string;
}

/**
 * Inverted dropout whose masks a clock determines. (The stock layer repeats one mask when it has a seed, and cannot
 * be reproduced when it has none.) In model.json it is a plain "Dropout", which loads anywhere and is the identity at
 * inference; `model.apply(x, { dropout: true })` has it drop without training. `loadModel` makes it this layer again with `customObjects: { Dropout: seededDropoutClass(clock) }`.
 *
 * Throws an ArgumentError for a rate outside [0, 1).
 */
export class SeededDropout extends tfl.layers.Layer {
  static readonly className: string = "Dropout";
  readonly rate: number;
  readonly #clock: DropoutClock;

  constructor({ clock, ...args }: SeededDropoutArgs) {
    if (!(args.rate >= 0 && args.rate < 1)) {
      throw new ArgumentError(`Dropout rate ${args.rate}`, { value: args.rate, expected: "0 <= rate < 1" });
    }
    super({ ...args, name: args.name ?? clock.layerName() });
    this.rate = args.rate;
    this.#clock = clock;
    this.supportsMasking = true;
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; dropout?: boolean },
  ): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      if (!(kwargs.dropout ?? kwargs.training) || this.rate === 0) return inputs;
      const input = Array.isArray(inputs) ? inputs[0] : inputs;
      const mask = dropoutMask(input.size, this.rate, this.#clock.next(this.name));
      return tf.mul(input, tf.tensor(mask, input.shape));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

/** {@link SeededDropout} bound to a clock, for `loadModel`. */
export function seededDropoutClass(clock: DropoutClock): LayerClass {
  return class extends SeededDropout {
    constructor(config: Omit<SeededDropoutArgs, "clock">) {
      super({ ...config, clock });
    }
  };
}
