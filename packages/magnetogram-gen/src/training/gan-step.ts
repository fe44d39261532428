import { ArgumentError } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { setLearningRate } from "@helioscope/core/model";
import { type Metrics, optimizerState, type TrainState } from "@helioscope/core/train";
import type { DiscriminatorConfig, MagnetogramTraining } from "../config.ts";
import { PASS } from "../network/index.ts";
import { adversarialOf } from "./adversarial.ts";

/** PyTorch's, which the pix2pix codes take. */
const ADAM_EPSILON = 1e-8;

export interface GanOptions
  extends Pick<MagnetogramTraining, "adam" | "adversarial" | "lambdaL1" | "discriminatorRate"> {
  readonly learningRate: number;
  readonly condition: DiscriminatorConfig["condition"];
}

export interface GanNets {
  readonly generator: tfl.LayersModel;
  /** The same weights for the last images of a sample alone. */
  readonly short?: tfl.LayersModel | null;
  /** Not looked at with `adversarial` "none". */
  readonly discriminator: tfl.LayersModel | null;
}

/** One batch. */
export interface GanBatch {
  /** All EUV images of the samples as channels, the one at the time of the field last: [b, h, w, frames]. */
  readonly euv: tf.Tensor4D;
  /** Scaled to -1..1: [b, h, w, 1]. */
  readonly field: tf.Tensor4D;
}

/** The two optimisers of a GAN, and the step that both make. */
export interface GanTrainer {
  /** What a checkpoint keeps beside the weights. */
  readonly states: Readonly<Record<string, TrainState>>;
  /** With `short` the generator's window is the short one. Tensors of the batch stay the caller's. */
  step(batch: GanBatch, learningRate?: number, short?: boolean): Promise<Metrics>;
  dispose(): void;
}

/**
 * Steps of pix2pix (equations 1 to 3) in the order of the reference: the generator makes its fields once; the discriminator
 * learns from the observed and from these, with half its loss; then the generator learns from the discriminator's new
 * opinion of the same fields and from their mean absolute difference times `lambdaL1`. Each network's weights change in
 * its own half of the step only.
 *
 * The metrics: `loss` of the generator, `l1` (of scaled fields), and with a discriminator `adversarial` and `discriminator`.
 */
export function ganTrainer(nets: GanNets, options: GanOptions): GanTrainer {
  const { adam, lambdaL1, condition } = options;
  const judge = adversarialOf(options.adversarial);
  const newAdam = () => tf.train.adam(options.learningRate, adam.beta1, adam.beta2, ADAM_EPSILON);
  const generator = {
    model: nets.generator,
    variables: variablesOf(nets.generator),
    optimizer: newAdam(),
    factor: 1,
  };
  if (judge && !nets.discriminator) {
    throw new ArgumentError("A GAN without a discriminator", {
      remedy: 'Build the network anew, or train with adversarial "none".',
    });
  }
  const discriminator =
    judge && nets.discriminator
      ? {
          model: nets.discriminator,
          variables: variablesOf(nets.discriminator),
          optimizer: newAdam(),
          factor: options.discriminatorRate,
        }
      : null;

  /** Of the loss by the generated field; the discriminator has learned when it is known. */
  function gradientOf(fake: tf.Tensor4D, { euv, field }: GanBatch, told: Map<string, tf.Scalar>): tf.Tensor {
    const tell = (name: string, value: tf.Scalar) => {
      told.set(name, tf.keep(tf.clone(value)) as tf.Scalar);
      return value;
    };
    const shown = condition === "last" ? lastChannels(euv, 1) : euv;
    const opinion = (image: tf.Tensor) =>
      nets.discriminator?.apply(tf.concat([shown, image as tf.Tensor4D], 3), { ...PASS.train }) as tf.Tensor;
    if (discriminator && judge) {
      const { optimizer, variables } = discriminator;
      const { value, grads } = tf.variableGrads(
        () => tf.mul(0.5, tf.add(judge(opinion(field), true), judge(opinion(fake), false))),
        variables,
      );
      apply(optimizer, variables, grads);
      tell("discriminator", value);
    }
    const { value, grad } = tf.valueAndGrad((made: tf.Tensor) => {
      const l1 = tell("l1", tf.mean(tf.abs(tf.sub(made, field))));
      const weighted = tf.mul(lambdaL1, l1);
      return judge ? tf.add(weighted, tell("adversarial", judge(opinion(made), true))) : weighted;
    })(fake);
    tell("loss", value as tf.Scalar);
    return grad;
  }

  function update(batch: GanBatch, told: Map<string, tf.Scalar>, short: boolean): void {
    // The loss itself is not needed on the way forward: what comes back from it is worked out when the fields are there.
    const objective = tf.customGrad((made, save) => {
      (save as tf.GradSaveFunc)([made as tf.Tensor]);
      return {
        value: tf.scalar(0),
        gradFunc: (_: tf.Tensor, saved: tf.Tensor[]) => gradientOf(saved[0] as tf.Tensor4D, batch, told),
      };
    });
    const { optimizer, variables } = generator;
    const model = short && nets.short ? nets.short : nets.generator;
    const seen = lastChannels(batch.euv, channelsOf(model));
    const { grads } = tf.variableGrads(
      () => objective(model.apply(seen, { ...PASS.train }) as tf.Tensor) as tf.Scalar,
      variables,
    );
    apply(optimizer, variables, grads);
  }

  const trained = [generator, ...(discriminator ? [discriminator] : [])];
  return {
    states: {
      "generator-adam": optimizerState(generator.optimizer),
      ...(discriminator ? { "discriminator-adam": optimizerState(discriminator.optimizer) } : {}),
    },
    async step(batch, learningRate = options.learningRate, short = false) {
      const told = new Map<string, tf.Scalar>();
      try {
        for (const { optimizer, factor } of trained) setLearningRate(optimizer, factor * learningRate);
        tf.tidy(() => update(batch, told, short));
        const read = [...told].map(async ([name, value]) => [name, (await value.data())[0]] as const);
        return Object.fromEntries(await Promise.all(read));
      } finally {
        tf.dispose([...told.values()]);
      }
    },
    dispose() {
      for (const { optimizer } of trained) optimizer.dispose();
    },
  };
}

function variablesOf(model: tfl.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => weight.read() as tf.Variable);
}

function apply(optimizer: tf.Optimizer, variables: readonly tf.Variable[], grads: tf.NamedTensorMap): void {
  optimizer.applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name] })));
}

function lastChannels(images: tf.Tensor4D, count: number): tf.Tensor4D {
  const [b, h, w, channels] = images.shape;
  return count === channels ? images : tf.slice(images, [0, 0, 0, channels - count], [b, h, w, count]);
}

/** Images that a generator takes. */
const channelsOf = (model: tfl.LayersModel): number => model.inputs[0].shape[3] as number;
