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
      const axes = [...x.shape.keys()].slice(0, -1);
      const count = x.size / (x.shape.at(-1) as number);
      const { mean, variance } = tf.moments(x, axes);
      if (kwargs.follow !== false) {
        this.#follow(this.#mean, mean);
        this.#follow(this.#variance, count > 1 ? tf.mul(variance, count / (count - 1)) : variance);
      }
      return normalised(x, gamma, beta, mean, tf.rsqrt(tf.add(variance, this.epsilon)));
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

/**
 * gamma (x - mean) / sd + beta, where mean and 1 / sd are those of x itself and follow it in the gradient. Written out,
 * because the gradient that tfjs makes of the separate steps is several times the work.
 */
function normalised(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  mean: tf.Tensor,
  inverse: tf.Tensor,
): tf.Tensor {
  const axes = [...x.shape.keys()].slice(0, -1);
  const count = x.size / (x.shape.at(-1) as number);
  const op = tf.customGrad((...given) => {
    const [input, scale, offset] = given as tf.Tensor[];
    const save = given.at(-1) as tf.GradSaveFunc;
    const factor = tf.mul(scale, inverse);
    const value = tf.add(tf.mul(input, factor), tf.sub(offset, tf.mul(mean, factor)));
    save([input, factor, mean, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [own, gain, centre, rate] = saved;
      const standard = tf.mul(tf.sub(own, centre), rate);
      const toScale = tf.sum(tf.mul(dy, standard), axes);
      const toOffset = tf.sum(dy, axes);
      const common = tf.add(tf.mul(standard, tf.div(toScale, count)), tf.div(toOffset, count));
      return [tf.mul(tf.sub(dy, common), gain), toScale, toOffset];
    };
    return { value, gradFunc: gradFunc as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[] };
  });
  return op(x, gamma, beta);
}
