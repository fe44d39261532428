import { openEngine as open, tf, tfl } from "../../src/engine/index.ts";
import { seededRandom } from "../../src/random.ts";
import { makeTrainStep } from "../../src/train/index.ts";
import { gradients as gradientsOf } from "../engine/support/gradient-check.ts";
import { LAYER_CASES } from "../engine/support/layers.ts";

type Options = NonNullable<Parameters<typeof open>[0]>;

/** An engine as it was opened, or what was thrown. */
interface Opened {
  readonly name: string;
  readonly version?: string;
  readonly threads?: number;
  readonly trains?: boolean;
  readonly refused?: readonly string[];
  readonly backend?: string;
  readonly simd?: boolean;
}

interface Numbers {
  readonly values: number[][];
  /** Tensors left behind. */
  readonly leaked: number;
}

/** Opens an engine as a page does; what it threw, where it did. */
export async function openEngine(options: Omit<Options, "signal">): Promise<Opened> {
  try {
    const engine = await open(options);
    return {
      name: engine.name,
      version: engine.version,
      threads: engine.threads,
      trains: engine.trains,
      refused: engine.refused.map(({ engine: name, reason }) => `${name}: ${reason}`),
      backend: tf.getBackend(),
      simd: engine.name === "wasm" && (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) === true,
    };
  } catch (error) {
    return { name: (error as Error).name };
  }
}

const random = (count: number, seed: number) => {
  const numbers = seededRandom(seed);
  return Float32Array.from({ length: count }, () => numbers.uniform() - 0.5);
};

const tensor = (shape: number[], seed: number) =>
  tf.tensor(
    random(
      shape.reduce((a, b) => a * b),
      seed,
    ),
    shape,
  );

/** Output of convolution, batch normalisation and max pooling, and the gradients of input and weights. */
export async function convolutionBlock(): Promise<Numbers> {
  const before = tf.memory().numTensors;
  const x = tf.tidy(() => tf.variable(tensor([2, 16, 12, 3], 1)));
  const layers: tfl.layers.Layer[] = [
    tfl.layers.conv2d({ filters: 5, kernelSize: 3, padding: "same" }),
    tfl.layers.batchNormalization(),
    tfl.layers.maxPooling2d({ poolSize: 2 }),
  ];
  const forward = (): tf.Tensor =>
    layers.reduce<tf.Tensor>((y, layer) => layer.apply(y, { training: true }) as tf.Tensor, x);
  tf.dispose(tf.tidy(forward));
  const weights = layers.flatMap((layer) => layer.trainableWeights.map((w) => w.read() as tf.Variable));
  tf.tidy(() => {
    weights.forEach((weight, k) => {
      weight.assign(tensor(weight.shape, 10 + k));
    });
  });
  const output = tf.tidy(forward);
  const values = [[...(await output.data())]];
  const { value, grads } = tf.variableGrads(
    () => tf.sum(tf.mul(forward(), tensor(output.shape, 3))) as tf.Scalar,
    [x, ...weights],
  );
  for (const variable of [x, ...weights]) values.push([...(await grads[variable.name].data())]);
  tf.dispose([x, output, value, ...Object.values(grads)]);
  for (const layer of layers) layer.dispose();
  return { values, leaked: tf.memory().numTensors - before };
}

/** One Adam step of a small network: its loss, and its weights afterwards. */
export async function trainingStep(): Promise<Numbers & { readonly loss: number }> {
  const before = tf.memory().numTensors;
  const model = tfl.sequential({
    layers: [
      tfl.layers.conv2d({ filters: 4, kernelSize: 3, inputShape: [8, 8, 1], activation: "relu" }),
      tfl.layers.maxPooling2d({ poolSize: 2 }),
      tfl.layers.flatten(),
      tfl.layers.dense({ units: 2 }),
    ],
  });
  tf.tidy(() => model.setWeights(model.getWeights().map(({ shape }, k) => tensor(shape, 20 + k))));
  const optimizer = tf.train.adam(0.01);
  const step = makeTrainStep(model, optimizer, (targets, outputs) =>
    tf.losses.meanSquaredError(targets as tf.Tensor, outputs as tf.Tensor),
  );
  const inputs = tensor([4, 8, 8, 1], 5);
  const targets = tensor([4, 2], 6);
  const { loss } = await step(inputs, targets);
  const weights = await Promise.all(model.getWeights().map(async (weight) => [...(await weight.data())]));
  tf.dispose([inputs, targets]);
  model.dispose();
  optimizer.dispose();
  return { loss, values: weights, leaked: tf.memory().numTensors - before };
}

/** Gradients of every layer and loss of the papers. */
export function layerGradients(): { readonly name: string; readonly values: number[][] }[] {
  return LAYER_CASES.map(({ name, make }) => {
    const checked = make(2);
    const values = gradientsOf(checked, 5).map((gradient) => [...gradient]);
    checked.dispose();
    return { name, values };
  });
}
