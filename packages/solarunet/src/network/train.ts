import { type Random, type Store, seededRandom, type TrainReport, type TrainRun } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { keepOnEngine } from "@helioscope/core/onnx";
import {
  constantRate,
  cosineDecay,
  dropoutClock,
  makeTrainStep,
  modelState,
  optimizerState,
  trainLoop,
} from "@helioscope/core/train";
import type { SolarUnetConfig, UNetConfig } from "../config.ts";
import { networkInput, networkTarget } from "../prepare/index.ts";
import { augment, type Example, randomCrop } from "./augment.ts";
import { openTrainingSet, splitByTime, type TrainingPair } from "./dataset.ts";
import { evaluatePairs, pixelAccuracyOf } from "./evaluate.ts";
import { crossEntropy, pixelAccuracy } from "./loss.ts";
import { lossCurve } from "./loss-curve.ts";
import { assertTrains } from "./memory.ts";
import { paddedTo } from "./padding.ts";
import { inputTensor, SolarUnet } from "./solar-unet.ts";
import { buildUnet } from "./unet.ts";

/**
 * Trains the network on a folder of pairs (section 3.2): Adam on the cross-entropy of Equation 1, seeded crops and
 * augmentation, validation on the last frames by time, the weights of the best validation kept. Writes checkpoints,
 * `metrics.jsonl`, the loss curve and `model/` to `run.out`; a run that was stopped (its report says "aborted", holds
 * no scores, and no model is written) goes on exactly with `resume`.
 *
 * @throws DataError with fewer than two pairs, EngineError for what the engine cannot hold, and as core's `trainLoop`
 */
export async function trainSolarUnet(
  data: Store,
  config: SolarUnetConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const { training } = config;
  const set = await openTrainingSet(data, config, run);
  for (const { name, reason } of set.skipped) run.onWarning?.(`${name} ${reason}`);
  const split = splitByTime(set.names.length, training.validationShare);
  const clock = dropoutClock(run.seed);
  const network = new SolarUnet(buildUnet(config.network, clock), config.network);
  keepOnEngine(network.model);
  const optimizer = tf.train.adam(training.learningRate);
  const update = makeTrainStep(network.model, optimizer, crossEntropy(config.network.head), {
    metrics: { accuracy: pixelAccuracy(config.network.head) },
  });
  try {
    assertTrains(run.engine, config, set.largest);
    const result = await trainLoop({
      examples: split.train.length,
      batchSize: training.batchSize,
      seed: run.seed,
      steps: training.steps,
      learningRate:
        training.schedule === "cosine"
          ? cosineDecay({ rate: training.learningRate, steps: training.steps })
          : constantRate(training.learningRate),
      clock,
      state: { model: modelState(network.model), optimizer: optimizerState(optimizer) },
      async step({ indices, learningRate, seed }) {
        const random = seededRandom(seed);
        const batch: Example[] = [];
        for (const index of indices) batch.push(example(await set.at(split.train[index]), config, random));
        const { image, target } = stacked(network.model, batch);
        try {
          return await update(image, target, { learningRate });
        } finally {
          tf.dispose([image, target]);
        }
      },
      validate: {
        every: training.validateEvery,
        async run({ signal }) {
          return { accuracy: await pixelAccuracyOf(network, set, split.validation, signal) };
        },
      },
      earlyStopping: {
        metric: "accuracy",
        mode: "max",
        patience: training.patience ?? Number.MAX_SAFE_INTEGER,
        restoreBest: true,
      },
      store: run.out,
      checkpoint: { every: training.validateEvery },
      resume: run.resume ?? false,
      plot: (curves) => lossCurve(curves, run.document),
      ...(run.signal ? { signal: run.signal } : {}),
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    });
    const done = {
      steps: result.steps,
      finalLoss: result.last?.loss ?? Number.NaN,
      stopped: result.stopped,
    };
    if (result.stopped === "aborted") {
      const evaluation = { data: "none: the training was stopped", examples: 0, scores: [] };
      return { ...done, evaluation: { ...evaluation, skipped: set.skipped } };
    }
    const evaluation = await evaluatePairs(
      network,
      set,
      split.validation,
      run.signal ? { signal: run.signal } : {},
    );
    const scores = Object.fromEntries(evaluation.scores.map(({ metric, value }) => [metric, value]));
    await network.save(run.out, "model", {
      training,
      seed: run.seed,
      steps: result.steps,
      pairs: { train: split.train.length, validation: split.validation.length },
      trainedOn: split.train.map((index) => set.names[index]),
      validation: scores,
    });
    return { ...done, evaluation };
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

function example(pair: TrainingPair, { network, training }: SolarUnetConfig, random: Random): Example {
  const whole = { image: networkInput(pair.image), target: targetOf(pair, network.head) };
  // Rotated by any angle, the corners come from repeated edges: moved first, cropped afterwards.
  const free = training.augmentation === "paper" || training.augmentation === "release";
  const moved = free ? augment(whole, training.augmentation, random) : whole;
  const cut =
    training.cropPx === null
      ? mirrored(moved, 2 ** network.depth)
      : randomCrop(moved, training.cropPx, random);
  return free ? cut : augment(cut, training.augmentation, random);
}

/** A whole frame is mirrored at its edges as far as the poolings need. */
function mirrored({ image, target }: Example, step: number): Example {
  return { image: paddedTo(image, step), target: paddedTo(target, step) };
}

/** 1 non-significant, 0 significant; for three classes 0 negative, 1 non-significant, 2 positive. */
function targetOf({ image, label }: TrainingPair, head: UNetConfig["head"]) {
  const target = networkTarget(label);
  if (head !== "three-class") return target;
  for (let i = 0; i < target.data.length; i++) {
    if (target.data[i] === 0 && image.data[i] > 127) target.data[i] = 2;
  }
  return target;
}

function stacked(model: tfl.LayersModel, batch: readonly Example[]): { image: tf.Tensor; target: tf.Tensor } {
  const { width, height } = batch[0].image;
  const size = width * height;
  const image = new Float32Array(batch.length * size);
  const target = new Float32Array(batch.length * size);
  for (const [i, example] of batch.entries()) {
    image.set(example.image.data, i * size);
    target.set(example.target.data, i * size);
  }
  return {
    image: inputTensor(model, image, batch.length, height, width),
    target: tf.tensor4d(target, [batch.length, height, width, 1]),
  };
}
