import type { ClassifierConfig } from "../../packages/classifier/src/config.ts";
import { ClassifierNet } from "../../packages/classifier/src/network/classifier-net.ts";
import { lossOf } from "../../packages/classifier/src/network/loss.ts";
import { presets as classifierPresets } from "../../packages/classifier/src/presets.ts";
import { type Engine, tf, type tfl } from "../../packages/core/src/engine/index.ts";
import {
  dropoutClock,
  type Metrics,
  makeTrainStep,
  type Objective,
} from "../../packages/core/src/train/index.ts";
import type { FlareCnnConfig } from "../../packages/flare-cnn/src/config.ts";
import { FlareNet } from "../../packages/flare-cnn/src/network/flare-net.ts";
import { weightedCrossEntropy } from "../../packages/flare-cnn/src/network/loss.ts";
import { presets as flarePresets } from "../../packages/flare-cnn/src/presets.ts";
import type { MagnetogramConfig } from "../../packages/magnetogram-gen/src/config.ts";
import { MagnetogramNet } from "../../packages/magnetogram-gen/src/network/magnetogram-net.ts";
import { presets as magnetogramPresets } from "../../packages/magnetogram-gen/src/presets.ts";
import { ganTrainer } from "../../packages/magnetogram-gen/src/training/gan-step.ts";
import { presets as solarUnetPresets, type UNetConfig } from "../../packages/solarunet/src/config.ts";
import { crossEntropy } from "../../packages/solarunet/src/network/loss.ts";
import { inputTensor, SolarUnet } from "../../packages/solarunet/src/network/solar-unet.ts";
import { buildUnet } from "../../packages/solarunet/src/network/unet.ts";
import {
  NETWORK_PRESETS,
  type StokesNetworkConfig,
} from "../../packages/stokes-assist/src/network/config.ts";
import { weightedError } from "../../packages/stokes-assist/src/network/loss.ts";
import { StokesNet } from "../../packages/stokes-assist/src/network/stokes-net.ts";
import { numbers, setByFormula } from "./formula.ts";

/** A network of a paper, narrowed, and a training step of it. */
export interface Trained<Net = { dispose(): void }> {
  readonly net: Net;
  /** Whose weights the steps move. */
  readonly models: readonly tfl.LayersModel[];
  /** Step `k`, counted from 0, on batch k mod {@link BATCHES}; its losses by name. */
  step(k: number): Promise<Metrics>;
  dispose(): void;
}

/** Batches that the steps go through in turn. */
export const BATCHES = 4;
/**
 * Learning rates at which 20 steps do not amplify rounding: where a ReLU's input crosses zero on one engine and not on the other
 * their ways part, and at the rates of trainings they do so in every net with batch normalisation within some ten steps, PyTorch's
 * own in float32 and float64 too.
 */
const RATES = {
  compact: 5e-5,
  solarunet: 2e-4,
  classifier: 1e-4,
  flare: 2e-4,
  stokes: 2e-3,
  pix2pix: 2e-3,
  gan: 2e-4,
};

const KEY = (k: number) => `batch ${k % BATCHES}`;

interface Batch {
  readonly inputs: tf.Tensor | tf.Tensor[];
  readonly targets: tf.Tensor | tf.Tensor[];
}

function supervised<Net extends { dispose(): void }>(
  net: Net,
  model: tfl.LayersModel,
  loss: Objective,
  rate: number,
  batch: (k: number) => Batch,
): Trained<Net> {
  setByFormula([model]);
  const optimizer = tf.train.adam(rate); // epsilon 1e-7
  const update = makeTrainStep(model, optimizer, loss);
  return {
    net,
    models: [model],
    async step(k) {
      const { inputs, targets } = batch(k);
      try {
        return await update(inputs, targets);
      } finally {
        tf.dispose([inputs, targets]);
      }
    },
    dispose() {
      optimizer.dispose();
      net.dispose();
    },
  };
}

const COMPACT = solarUnetPresets.compact.network;
const PAPER: UNetConfig = { ...solarUnetPresets.paper.network, baseFilters: 3, dropout: 0.2 };

/** Frames of 256 greys in patches; significant is what is bright. */
function solarunet(config: UNetConfig, side: number, rate = RATES.solarunet): Trained<SolarUnet> {
  const clock = dropoutClock(1);
  const net = new SolarUnet(buildUnet(config, clock), config);
  const count = 2;
  const trained = supervised(net, net.model, crossEntropy(config.head), rate, (k) => {
    const greys = numbers(KEY(k), count * side * side).map((v) => Math.floor(127.9 * (v + 1)) / 255);
    const wanted = greys.map((grey) => (grey > 0.55 ? 1 : 0));
    return {
      inputs: inputTensor(net.model, greys, count, side, side),
      targets: tf.tensor4d(wanted, [count, side, side, 1]),
    };
  });
  return {
    ...trained,
    step(k) {
      clock.setStep(k);
      return trained.step(k);
    },
  };
}

const SLIC: ClassifierConfig = {
  ...classifierPresets["slic-paper"],
  input: { ...classifierPresets["slic-paper"].input, sizePx: 64 },
  network: {
    ...classifierPresets["slic-paper"].network,
    body: { kind: "slic", tied: true, width: 1 / 16, head: { kind: "dense", units: 24, dropout: 0 } },
  },
};

/** Patches of noise, each with a class of five and a weight. */
function classifier(engine: Engine): Trained<ClassifierNet> {
  const net = ClassifierNet.build(SLIC, { engine, seed: 1 });
  const [count, side, classes] = [6, 64, 5];
  return supervised(net, net.model, lossOf("single"), RATES.classifier, (k) => {
    const row = (i: number) => (i + (k % BATCHES)) % classes;
    const wanted = Float32Array.from({ length: count * classes }, (_, j) =>
      j % classes === row(Math.floor(j / classes)) ? 0.92 : 0.02,
    );
    const weights = wanted.map((_, j) => 0.5 + 0.25 * row(Math.floor(j / classes)));
    return {
      inputs: tf.tensor4d(numbers(KEY(k), count * side * side), [count, side, side, 1]),
      targets: [tf.tensor2d(wanted, [count, classes]), tf.tensor2d(weights, [count, classes])],
    };
  });
}

const CNN2: FlareCnnConfig = {
  ...flarePresets.paper,
  input: { kind: "resize", sizePx: 48 },
  network: {
    ...flarePresets.paper.network,
    fieldScaleGauss: 300,
    body: {
      kind: "cnn-2",
      stem: { filters: 4, stride: 1 },
      second: 6,
      inceptions: [
        { filters: [4, 4, 4], reduce: null },
        { filters: [6, 4, 4], reduce: { before: [4, 2, 2], pool: 3 } },
      ],
      poolStride: 2,
      head: { kind: "global", pooling: ["average"], sumCells: 1, hidden: 8 },
    },
  },
};

/** Fields of noise, every other one of a flaring region. */
function flareCnn(engine: Engine): Trained<FlareNet> {
  const net = FlareNet.build(CNN2, { engine, seed: 1 });
  const [count, side] = [6, 48];
  return supervised(net, net.logits, weightedCrossEntropy(4.5), RATES.flare, (k) => ({
    inputs: tf.tensor4d(
      numbers(KEY(k), count * side * side).map((v) => 900 * v),
      [count, side, side, 1],
    ),
    targets: tf.tensor2d(
      Array.from({ length: count }, (_, i) => (i + (k % BATCHES)) % 2),
      [count, 1],
    ),
  }));
}

const CNN: StokesNetworkConfig = {
  ...NETWORK_PRESETS.compact.network,
  filters: [6, 6, 6],
  hidden: [
    { units: 24, activation: "relu" },
    { units: 16, activation: "sigmoid" },
  ],
  logTau: [1, 0, -1, -2],
};

/** Profiles of noise at 40 wavelengths, and outputs with weights. */
function stokesAssist(engine: Engine): Trained<StokesNet> {
  const [count, n, outputs] = [16, 40, 28];
  const wavelengths = Array.from({ length: n }, (_, i) => 6301 + 0.05 * i);
  const net = StokesNet.build(CNN, { wavelengths }, { engine, seed: 1 });
  return supervised(net, net.model, weightedError, RATES.stokes, (k) => ({
    inputs: tf.tensor3d(numbers(KEY(k), count * n * 4), [count, n, 4]),
    targets: [
      tf.tensor2d(numbers(`wanted ${KEY(k)}`, count * outputs), [count, outputs]),
      tf.tensor2d(
        numbers(`weights ${KEY(k)}`, count * outputs).map((v) => 0.6 + 0.4 * v),
        [count, outputs],
      ),
    ],
  }));
}

const PIX2PIX: MagnetogramConfig = {
  ...magnetogramPresets["paper-pix2pix"],
  prepare: { ...magnetogramPresets["paper-pix2pix"].prepare, sizePx: 32 },
  sequence: { ...magnetogramPresets["paper-pix2pix"].sequence, frames: 3 },
  generator: {
    ...magnetogramPresets["paper-pix2pix"].generator,
    downs: 3,
    width: 4,
    dropout: { rate: 0, layers: 0 },
  },
  discriminator: { layers: 2, width: 4, condition: "last" },
};

/** The recurrent generator, with a state at each level. */
const CONVGRU: MagnetogramConfig = {
  ...PIX2PIX,
  generator: {
    ...PIX2PIX.generator,
    kind: "convgru",
    gru: {
      form: "paper",
      kernel: 3,
      hidden: null,
      skips: "recurrent",
      skipKernel: 1,
      memory: "window",
      candidate: "random",
      updateBias: null,
    },
  },
};

/** Images of noise, and fields that follow the last of each sample in part. */
function gridBatch(k: number): { readonly euv: tf.Tensor4D; readonly field: tf.Tensor4D } {
  const [count, side, frames] = [2, 32, 3];
  const euv = numbers(KEY(k), count * side * side * frames);
  const noise = numbers(`field ${KEY(k)}`, count * side * side);
  return {
    euv: tf.tensor4d(euv, [count, side, side, frames]),
    field: tf.tensor4d(
      noise.map((v, i) => 0.25 * v + 0.5 * euv[frames * i + frames - 1]),
      [count, side, side, 1],
    ),
  };
}

const meanAbsolute: Objective = (wanted, made) =>
  tf.mean(tf.abs(tf.sub(made as tf.Tensor, wanted as tf.Tensor)));

/** The generator alone. */
function pix2pix(engine: Engine): Trained<MagnetogramNet> {
  const net = MagnetogramNet.build(PIX2PIX, { engine, seed: 1 });
  return supervised(net, net.generator, meanAbsolute, RATES.pix2pix, (k) => {
    const { euv, field } = gridBatch(k);
    return { inputs: euv, targets: field };
  });
}

/** Generator and discriminator, as they are trained; Adam with PyTorch's epsilon, 1e-8. */
function gan(config: MagnetogramConfig, engine: Engine): Trained<MagnetogramNet> {
  const net = MagnetogramNet.build(config, { engine, seed: 1 });
  const { generator, discriminator } = net;
  const models = [generator, discriminator as tfl.LayersModel];
  setByFormula(models);
  const trainer = ganTrainer(
    { generator, discriminator },
    {
      adam: { beta1: 0.5, beta2: 0.999 },
      adversarial: "cross-entropy",
      lambdaL1: 100,
      discriminatorRate: 1,
      learningRate: RATES.gan,
      condition: "last",
    },
  );
  return {
    net,
    models,
    async step(k) {
      const batch = gridBatch(k);
      try {
        return await trainer.step(batch);
      } finally {
        tf.dispose([batch.euv, batch.field]);
      }
    },
    dispose() {
      trainer.dispose();
      net.dispose();
    },
  };
}

/** By the names that they have in losses.json. */
export const NETS = {
  "solarunet compact": () => solarunet(COMPACT, 32, RATES.compact),
  "solarunet paper": () => solarunet(PAPER, 64),
  classifier,
  "flare-cnn": flareCnn,
  "stokes-assist": stokesAssist,
  pix2pix,
  "pix2pix GAN": (engine: Engine) => gan(PIX2PIX, engine),
  "convgru GAN": (engine: Engine) => gan(CONVGRU, engine),
} satisfies Readonly<Record<string, (engine: Engine) => Trained>>;
