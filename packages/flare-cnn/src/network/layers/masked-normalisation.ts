import { tf, tfl } from "@helioscope/core/engine";

export const EPSILON = 1e-3;

export interface MaskedNormalisationArgs {
  readonly name?: string;
  /** Of the moving mean and variance. */
  readonly momentum: number;
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015) of [n, h, w, c] over the pixels whose mask [n, h, w, 1] is 1, and 0 elsewhere:
 * neither the padding of a batch nor quiet Sun has a part in its statistics, or gets a bias.
 */
export class MaskedNormalisation extends tfl.layers.Layer {
  static readonly className: string = "MaskedNormalisation";
  readonly momentum: number;
  #gamma!: Weight;
  #beta!: Weight;
  #mean!: Weight;
  #variance!: Weight;

  constructor({ momentum, ...args }: MaskedNormalisationArgs) {
    super(args);
    this.momentum = momentum;
  }

  override build(inputShape: tfl.Shape | tfl.Shape[]): void {
    const channels = (inputShape as tfl.Shape[])[0].at(-1) as number;
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
    return (inputShape as tfl.Shape[])[0];
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor | tf.Tensor[] {
    return tf.tidy(() => {
      this.invokeCallHook(inputs, kwargs);
      const [x, mask] = inputs as [tf.Tensor4D, tf.Tensor4D];
      const [gamma, beta] = [this.#gamma.read(), this.#beta.read()];
      let [mean, variance] = [this.#mean.read(), this.#variance.read()];
      if (kwargs.training) {
        const axes = [0, 1, 2];
        const count = tf.maximum(tf.sum(mask), 1);
        mean = tf.div(tf.sum(tf.mul(x, mask), axes), count);
        variance = tf.div(tf.sum(tf.square(tf.mul(tf.sub(x, mean), mask)), axes), count);
        this.#follow(this.#mean, mean);
        this.#follow(this.#variance, variance);
      }
      const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, EPSILON)));
      const normal = tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
      return tf.mul(normal, mask);
    });
  }

  #follow(moving: Weight, value: tf.Tensor): void {
    tf.tidy(() => {
      const before = moving.read();
      moving.write(tf.add(before, tf.mul(tf.sub(value, before), 1 - this.momentum)));
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum };
  }
}

type Weight = ReturnType<tfl.layers.Layer["addWeight"]>;
