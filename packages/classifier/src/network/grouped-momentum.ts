import { tf } from "@helioscope/core/engine";
import { optimizerState, type TrainState } from "@helioscope/core/train";

export interface GroupedMomentumOptions {
  readonly momentum: number;
  readonly nesterov: boolean;
  /** Added to each gradient of a decayed variable, times the variable. */
  readonly weightDecay: number;
  /** Names of the variables that decay. */
  readonly decayed: ReadonlySet<string>;
  /** Names of the variables that learn at `slowFactor` times the rate. */
  readonly slow: ReadonlySet<string>;
  readonly slowFactor: number;
}

/**
 * Stochastic gradient descent with momentum, v = m v + g, w = w - rate v, or with Nesterov's w = w - rate (g + m v), as
 * PyTorch has it (Equation 3 states another form of it), for two groups of variables with rates of their own.
 */
export class GroupedMomentum extends tf.Optimizer {
  static readonly className: string = "GroupedMomentum";
  readonly #options: GroupedMomentumOptions;
  readonly #fast: tf.MomentumOptimizer;
  readonly #slow: tf.MomentumOptimizer;

  constructor(learningRate: number, options: GroupedMomentumOptions) {
    super();
    this.#options = options;
    const { momentum, nesterov, slowFactor } = options;
    this.#fast = tf.train.momentum(learningRate, momentum, nesterov);
    this.#slow = tf.train.momentum(learningRate * slowFactor, momentum, nesterov);
  }

  /** What checkpoints hold of it. */
  get states(): Readonly<Record<string, TrainState>> {
    return { optimizer: optimizerState(this.#fast), slow_optimizer: optimizerState(this.#slow) };
  }

  setLearningRate(rate: number): void {
    this.#fast.setLearningRate(rate);
    this.#slow.setLearningRate(rate * this.#options.slowFactor);
  }

  override applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const { decayed, slow, weightDecay } = this.#options;
    const list = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const variables = tf.engine().registeredVariables;
    tf.tidy(() => {
      const pulled = list.map(({ name, tensor }) =>
        weightDecay > 0 && decayed.has(name)
          ? { name, tensor: tf.add(tensor, tf.mul(variables[name], weightDecay)) }
          : { name, tensor },
      );
      const group = (isSlow: boolean) => pulled.filter(({ name }) => slow.has(name) === isSlow);
      this.#fast.applyGradients(group(false));
      this.#slow.applyGradients(group(true));
    });
    this.incrementIterations();
  }

  override dispose(): void {
    for (const optimizer of [this.#fast, this.#slow]) {
      optimizer.dispose();
      // The scalar of the rate, which a momentum optimiser forgets.
      tf.SGDOptimizer.prototype.dispose.call(optimizer);
    }
    super.dispose();
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { momentum, nesterov, weightDecay, slowFactor } = this.#options;
    return { momentum, nesterov, weightDecay, slowFactor };
  }
}
