import { normaliseBatch } from "../engine/kernels/batch-norm.ts";
import { tf, tfl } from "../engine/tensors.ts";

export interface BatchNormArgs {
  readonly name?: string;
  /** Share of the old value that a step leaves in the moving statistics. */
  readonly momentum: number;
  readonly epsilon: number;
}

type Weight = ReturnType<tfl.layers.Layer["addWeight"]>;

/**
 * Batch normalisation (Equations 4 and 5, Ioffe & Szegedy 2015) over all axes but the last. A frozen one (`trainable` is
 * false) works with its moving statistics and leaves them alone, in training too; the stock layer would go on moving
 * them. The moving variance is the unbiased one, as in PyTorch. `model.apply(x, { training: true, follow: false })` works
 * with the statistics of the batch and leaves the moving ones alone. In model.json it is a plain "BatchNormalization".
 */
export class BatchNorm extends tfl.layers.Layer {
  static readonly className: string = "BatchNormalization";
  readonly momentum: number;
  readonly epsilon: number;
  #gamma!: Weight;
  #beta!: Weight;
  #mean!: Weight;
  #variance!: Weight;

  constructor({ momentum, epsilon, ...args }: BatchNormArgs) {
    super({ ...(args.name === undefined ? {} : { name: args.name }) });
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.supportsMasking = true;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = (inputShape as tfl.Shape).at(-1) as number;
    const { zeros, ones } = tfl.initializers;
    const weight = (name: string, initial: ReturnType<typeof zeros>, trainable: boolean) =>
      this.addWeight(name, [channels], "float32", initial, undefined, trainable);
    this.#gamma = weight("gamma", ones(), true);
    this.#beta = weight("beta", zeros(), true);
    this.#mean = weight("moving_mean", zeros(), false);
    this.#variance = weight("moving_variance", ones(), false);
    super.build(inputShape);
  }

  override computeOutputShape(inputShape: tfl.Shape | tfl.Shape[]): tfl.Shape | tfl.Shape[] {
    return inputShape;
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; follow?: boolean },
  ): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [gamma, beta] = [this.#gamma.read(), this.#beta.read()];
      if (!kwargs.training || !this.trainable) {
        const factor = tf.mul(gamma, tf.rsqrt(tf.add(this.#variance.read(), this.epsilon)));
        return tf.add(tf.mul(x, factor), tf.sub(beta, tf.mul(this.#mean.read(), factor)));
      }
      const { value, mean, variance } = normaliseBatch(x, gamma, beta, this.epsilon);
      if (kwargs.follow !== false) {
        this.#follow(this.#mean, mean);
        this.#follow(this.#variance, variance);
      }
      return value;
    });
  }

  #follow(moving: Weight, value: tf.Tensor): void {
    tf.tidy(() => {
      const before = moving.read();
      moving.write(tf.add(before, tf.mul(tf.sub(value, before), 1 - this.momentum)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { momentum, epsilon } = this;
    return { ...super.getConfig(), axis: -1, momentum, epsilon, center: true, scale: true };
  }
}
