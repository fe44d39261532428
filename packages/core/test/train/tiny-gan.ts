import { tf, tfl } from "../../src/engine/tensors.ts";
import { seededRandom } from "../../src/random.ts";
import {
  layerSeed,
  makeTrainStep,
  modelState,
  type Objective,
  optimizerState,
  type TrainLoopOptions,
} from "../../src/train/index.ts";

const crossEntropy: Objective = (targets, logits) =>
  tf.losses.sigmoidCrossEntropy(targets as tf.Tensor, logits as tf.Tensor);

/** A generator of numbers around 3 and its critic, in the way of Goodfellow et al. 2014. */
export function tinyGan(seed: number): TrainLoopOptions {
  const dense = (name: string, units: number, inputs: number, activation: "tanh" | "linear") =>
    tfl.layers.dense({
      units,
      activation,
      inputShape: [inputs],
      kernelInitializer: tfl.initializers.glorotNormal({ seed: layerSeed(seed, name) }),
    });
  const generator = tfl.sequential({ layers: [dense("g1", 4, 2, "tanh"), dense("g2", 1, 4, "linear")] });
  const critic = tfl.sequential({ layers: [dense("d1", 4, 1, "tanh"), dense("d2", 1, 4, "linear")] });
  const [generatorAdam, criticAdam] = [tf.train.adam(0.01, 0.5), tf.train.adam(0.01, 0.5)];
  const criticStep = makeTrainStep(critic, criticAdam, crossEntropy);
  const generatorStep = makeTrainStep(generator, generatorAdam, (targets, made) =>
    crossEntropy(targets, critic.apply(made, { training: true }) as tf.Tensor),
  );
  return {
    examples: 64,
    batchSize: 8,
    seed,
    steps: 20,
    state: {
      generator: modelState(generator),
      critic: modelState(critic),
      generatorAdam: optimizerState(generatorAdam),
      criticAdam: optimizerState(criticAdam),
    },
    async step(context) {
      const random = seededRandom(context.seed);
      const draw = (mean: number) => Float32Array.from({ length: 16 }, () => mean + random.normal());
      const noise = tf.tensor2d(draw(0), [8, 2]);
      const samples = tf.tidy(() => {
        const real = tf.tensor2d(draw(3).subarray(0, 8), [8, 1]);
        return tf.concat([real, generator.predict(noise) as tf.Tensor2D]);
      });
      const labels = tf.tidy(() => tf.concat([tf.ones([8, 1]), tf.zeros([8, 1])]));
      const real = tf.ones([8, 1]);
      const { loss: criticLoss } = await criticStep(samples, labels);
      const { loss: generatorLoss } = await generatorStep(noise, real);
      tf.dispose([noise, samples, labels, real]);
      return { generator_loss: generatorLoss, critic_loss: criticLoss };
    },
  };
}
