import {
  DataError,
  EngineError,
  type Store,
  seededRandom,
  type TrainReport,
  type TrainRun,
} from "@helioscope/core";
import { tf } from "@helioscope/core/engine";
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
import { batchTensors, type DrawnPixels, drawPixels, noisyPixels, slicePixels } from "./batches.ts";
import { encodeNodes, scalingOf } from "./coding.ts";
import type { StokesNetworkConfig, StokesTraining, TrainableConfig } from "./config.ts";
import { evaluatePixels } from "./evaluate.ts";
import { weightedError } from "./loss.ts";
import { lossCurve } from "./loss-curve.ts";
import { freshNetwork, type StokesNet } from "./stokes-net.ts";
import { assertDepths, isValidation, readTrainingPixels, type TrainingPixels } from "./training-set.ts";

/**
 * Trains the network on a training set (section 4.1): AdaMax on the mean squared error, batches of 64, 200 epochs in
 * the paper. A part of the blocks is kept for validation after every epoch, and the weights of the best are kept.
 * Writes checkpoints, `metrics.jsonl`, the loss curve and `model/` to `run.out`; a run that was stopped (its report
 * says "aborted", holds no scores, and no model is written) goes on exactly with `resume`.
 *
 * @throws DataError for a training set of fewer than two blocks or of other optical depths, EngineError for an engine
 * that does not train, and as core's `trainLoop`
 */
export async function trainStokesNet(
  data: Store,
  { network: layers, training }: TrainableConfig,
  run: TrainRun,
): Promise<TrainReport> {
  if (!run.engine.trains) {
    throw new EngineError(`The ${run.engine.name} engine runs networks but does not train them`, {
      value: run.engine.name,
      remedy: "Take another: `helioscope engine list` says which train",
    });
  }
  const work = run.signal ? { signal: run.signal } : {};
  const part = (validation: boolean) =>
    readTrainingPixels(
      data,
      (_, i, all) => {
        if (all.length < 2) throw new DataError("A training set of one block cannot be split");
        return isValidation(i, all.length, training.validationShare) === validation;
      },
      work,
    );
  const learnt = await part(false);
  const kept = await part(true);
  const skipped = [...learnt.skipped, ...kept.skipped];
  for (const { name, reason } of skipped) run.onWarning?.(`${name}: ${reason}`);
  assertDepths(learnt.manifest, layers.logTau);

  const clock = dropoutClock(run.seed);
  const network = freshNetwork(
    layers,
    learnt.manifest,
    clock,
    layers.scaling === "standardised" ? scalingOfPixels(learnt, layers) : undefined,
    learnt.blocks.map(({ name }) => name),
  );
  keepOnEngine(network.model);
  const { learningRate } = training;
  const optimizer =
    training.optimizer === "adam" ? tf.train.adam(learningRate) : tf.train.adamax(learningRate);
  const update = makeTrainStep(network.model, optimizer, weightedError);
  const judged = noisyPixels(kept, training.noise);
  const steps = training.epochs * Math.ceil(learnt.count / training.batchSize);
  try {
    const result = await trainLoop({
      examples: learnt.count,
      batchSize: training.batchSize,
      seed: run.seed,
      epochs: training.epochs,
      learningRate:
        training.schedule === "cosine"
          ? cosineDecay({ rate: learningRate, steps })
          : constantRate(learningRate),
      clock,
      state: { model: modelState(network.model), optimizer: optimizerState(optimizer) },
      async step({ indices, learningRate: rate, seed }) {
        const drawn = drawPixels(learnt, indices, training, seededRandom(seed));
        const { input, targets } = batchTensors(network, drawn, training.loss);
        try {
          return await update(input, targets, { learningRate: rate });
        } finally {
          tf.dispose([input, ...targets]);
        }
      },
      validate: {
        every: "epoch",
        run: async () => ({ loss: await meanError(network, judged, training.loss) }),
      },
      earlyStopping: {
        metric: "loss",
        mode: "min",
        patience: training.patience ?? Number.MAX_SAFE_INTEGER,
        restoreBest: true,
      },
      store: run.out,
      checkpoint: { every: "epoch" },
      resume: run.resume ?? false,
      plot: (curves) => lossCurve(curves, run.document),
      ...work,
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    });
    const done = {
      steps: result.steps,
      finalLoss: result.last?.loss ?? Number.NaN,
      stopped: result.stopped,
    };
    if (result.stopped === "aborted") {
      const evaluation = { data: "none: the training was stopped", examples: 0, scores: [], skipped };
      return { ...done, evaluation };
    }
    const evaluation = await evaluatePixels(network, kept, training.noise, work);
    await network.save(run.out, "model", {
      metadata: {
        training,
        seed: run.seed,
        steps: result.steps,
        pixels: { train: learnt.count, validation: kept.count },
        validation: Object.fromEntries(evaluation.scores.map(({ metric, value }) => [metric, value])),
      },
    });
    return { ...done, evaluation: { ...evaluation, skipped } };
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

function scalingOfPixels({ nodes, count }: TrainingPixels, layers: StokesNetworkConfig) {
  const logTau = Float64Array.from(layers.logTau);
  return scalingOf(encodeNodes({ count, logTau, values: nodes }, layers), layers);
}

/** Mean of the loss over pixels, as the network is used: without dropout. */
async function meanError(
  network: StokesNet,
  pixels: DrawnPixels,
  loss: StokesTraining["loss"],
): Promise<number> {
  let sum = 0;
  for (let begin = 0; begin < pixels.count; begin += 1024) {
    const end = Math.min(pixels.count, begin + 1024);
    const { input, targets } = batchTensors(network, slicePixels(pixels, begin, end), loss);
    const error = tf.tidy(() => weightedError(targets, network.model.predict(input) as tf.Tensor));
    sum += (end - begin) * (await error.data())[0];
    tf.dispose([input, error, ...targets]);
  }
  return sum / pixels.count;
}
