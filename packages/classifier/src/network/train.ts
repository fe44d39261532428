import {
  ArgumentError,
  DataError,
  type Store,
  seededRandom,
  type TrainReport,
  type TrainRun,
} from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { fromFloat16, toFloat16 } from "@helioscope/core/model";
import { keepOnEngine } from "@helioscope/core/onnx";
import {
  constantRate,
  cosineDecay,
  DivergedError,
  type DropoutClock,
  deriveSeed,
  dropoutClock,
  makeTrainStep,
  metricCurves,
  modelState,
  readMetricsLog,
  type StateSnapshot,
  type TrainResult,
  trainLoop,
} from "@helioscope/core/train";
import type { ClassifierConfig } from "../config.ts";
import {
  baselinesOf,
  fitBaselinesOnSet,
  leakNote,
  leaksOf,
  leakText,
  openDivided,
  SIDES,
  saveBaselines,
} from "../dataset/index.ts";
import { SIDE_WORDS } from "../evaluation/index.ts";
import type { DataSplit, LabelledSet } from "../types.ts";
import { augment } from "./augment.ts";
import { buildNetwork, LOGITS } from "./build-network.ts";
import { calibration } from "./calibrate.ts";
import { claimRun, fingerprint } from "./claim-run.ts";
import { ClassifierNet, fitsHalfFloats, inputTensor } from "./classifier-net.ts";
import { evaluateOn } from "./evaluate.ts";
import { GroupedMomentum } from "./grouped-momentum.ts";
import { isKernel } from "./initial-weights.ts";
import { type InputCache, inputCache } from "./input-cache.ts";
import { setLearning } from "./learning-layers.ts";
import { type Leg, legsOf } from "./legs.ts";
import { balancedWeights, lossOf, type TargetOptions, targetsOf } from "./loss.ts";
import { lossCurve } from "./loss-curve.ts";
import { assertTrains } from "./memory.ts";
import { recordedSides } from "./recorded-sides.ts";
import { type ClassifierSpec, FRESH } from "./saved-network.ts";
import { classifySet, truthOf, validationScores } from "./validation.ts";

/**
 * Trains a network on a labelled data set (see `openLabelled`), on the sides that it names, else split as the configuration
 * says (`chooseSplit`): see {@link trainOnSet}.
 */
export async function trainClassifier(
  data: Store,
  config: ClassifierConfig,
  run: TrainRun,
): Promise<TrainReport> {
  const opened = await openDivided(data, config, run);
  return trainOnSet(opened.set, opened.split, opened.config, run);
}

/**
 * Trains a network on the training side of a set (section 3.1), stage after stage, the first one with each learning rate of
 * the grid; the epoch with the best balanced accuracy on the validation side is kept (with `several` labels: mean average
 * precision), of equal ones that with the least loss. A rate of the grid at which the training diverges is given up with
 * a warning. Writes checkpoints, `metrics.jsonl`, `loss.svg` and `model/`, with the
 * baselines of the same training side beside it, to `run.out`; of a training of several legs each has a folder for the first
 * two. What leaks between the sides (`leaksOf`) is warned of and counted beside the scores. A run that was stopped (its
 * report says "aborted", and no model is written) goes on exactly with `resume`.
 *
 * @param start begin with its weights; it stays the caller's
 * @throws ArgumentError where `start` or the run to resume do not agree with the configuration, DataError for images without
 *   the labels that the network takes, EngineError for what the engine cannot hold, DivergedError where every rate
 *   diverges, and as core's `trainLoop`
 */
export async function trainOnSet(
  set: LabelledSet,
  split: DataSplit,
  config: ClassifierConfig,
  run: TrainRun,
  start?: ClassifierNet,
): Promise<TrainReport> {
  const spec = specOf(set, config);
  assertStart(spec, start);
  assertLabels(set, split, spec);
  const { training } = config;
  const images = await fingerprint(set);
  await claimRun(run, { config, classes: spec.classes, images, split, start: (await start?.hash()) ?? null });
  assertTrains(run.engine, spec, spec.classes.length, training.batchSize);
  const leaks = await leaksOf(set, split, workOf(run));
  for (const line of leakText(leaks)) run.onWarning?.(line);

  const sides = [split.train, split.validation, split.test];
  const inputs = await inputCache(
    set,
    spec.input,
    sides.flatMap((side) => [...side]),
    workOf(run),
  );
  for (const { name, reason } of inputs.skipped) run.onWarning?.(`${name} is left out: ${reason}`);
  const [train, held, test] = sides.map((side) => side.filter((index) => inputs.readable.has(index)));
  const readable = { train, validation: held, test };
  if (train.length === 0)
    throw new DataError("No training image can be read", { value: inputs.skipped.slice(0, 5) });

  const clock = dropoutClock(run.seed);
  const model = buildNetwork(spec, spec.classes.length, clock, start ? { weights: "zeros" } : {});
  const origin = { ...FRESH, backbone: start?.origin.backbone ?? null };
  const network = new ClassifierNet(model, spec, origin);
  keepOnEngine(model);
  try {
    if (start) copyWeights(start.model, model);
    // Names of layers that are wrong are told now, not when their stage begins.
    for (const stage of training.stages) setLearning(model, stage);
    const task = { set, inputs, train, held, config, run, network, clock };
    const done = await trainLegs(task);
    const skipped = [...set.skipped, ...inputs.skipped];
    const report = {
      steps: done.steps,
      finalLoss: done.last?.last?.loss ?? Number.NaN,
      stopped: done.last?.stopped ?? "aborted",
    } as const;
    if (report.stopped === "aborted") {
      const nothing = { data: "none: the training was stopped", examples: 0, scores: [] };
      return { ...report, evaluation: { ...nothing, skipped } };
    }
    setLearning(model, { learn: "all" });
    const half = training.saved.floatBits === 16;
    if (half) await roundWeights(model);
    const bands = [...new Set([...train].flatMap((i) => set.images[i].band ?? []))].sort();
    const trained = network.withOrigin({
      trainedOn: {
        about: `${train.length} images of ${spec.classes.join(", ")}`,
        images,
        bands,
        seed: run.seed,
        sides: await recordedSides(set, split, inputs, workOf(run)),
      },
      ...(training.calibrate && held.length > 0
        ? await calibration(network, set, inputs, held, workOf(run))
        : {}),
    });
    const baseline = await fitBaselinesOnSet({ ...set, classes: spec.classes, labels: spec.labels }, train, {
      limit: training.saved.baselineImages,
      random: seededRandom(run.seed).fork("baselines"),
      ...workOf(run),
    });
    const side = SIDES.toReversed().find((name) => readable[name].length > 0) ?? "train";
    const evaluation = await evaluateOn(trained.withBaselines(baselinesOf(baseline)), set, readable[side], {
      data: `images ${SIDE_WORDS[side]}${leakNote(leaks)}`,
      ...workOf(run),
    });
    await saveBaselines(run.out, baseline, "model/");
    const about = {
      training,
      seed: run.seed,
      steps: done.steps,
      learningRate: done.learningRate,
      images: { train: train.length, validation: held.length, test: test.length },
      scores: { of: evaluation.data, list: evaluation.scores },
      leaks: { ...leaks, pairs: leaks.pairs?.length ?? null },
    };
    await trained.save(run.out, "model", about, { halfFloats: half });
    return { ...report, evaluation: { ...evaluation, skipped } };
  } finally {
    network.dispose();
  }
}

interface Task {
  readonly set: LabelledSet;
  readonly inputs: InputCache;
  readonly train: Uint32Array;
  readonly held: Uint32Array;
  readonly config: ClassifierConfig;
  readonly run: TrainRun;
  readonly network: ClassifierNet;
  readonly clock: DropoutClock;
}

/** What the legs of a training came to; the network has the best weights of the last stage. */
interface Done {
  readonly steps: number;
  /** Of the leg that the weights are of. */
  readonly last: TrainResult | undefined;
  /** The rate of the grid that was the best; that of the first stage where there is none. */
  readonly learningRate: number;
}

async function trainLegs(task: Task): Promise<Done> {
  const { config, run, network, held } = task;
  const stages = legsOf(config.training);
  if (stages[0].length > 1 && held.length === 0)
    throw new ArgumentError("Learning rates are to be compared without validation images", {
      remedy: "Hold some back, or give one rate.",
    });
  const state = modelState(network.model);
  const path: string[] = [];
  let steps = 0;
  let last: TrainResult | undefined;
  let learningRate = stages[0][0].stage.learningRate;
  for (const legs of stages) {
    // The order of a model's weights depends on what learns, so that is set before they are copied.
    setLearning(network.model, legs[0].stage);
    const before: StateSnapshot | undefined = legs.length > 1 ? await state.read() : undefined;
    let best: { leg: Leg; result: TrainResult; weights: StateSnapshot | undefined } | undefined;
    let diverged: DivergedError | undefined;
    for (const leg of legs) {
      if (before) await state.restore(before);
      const result = await trainLeg(task, leg).catch((error: unknown) => {
        if (!(error instanceof DivergedError)) throw error;
        diverged = error;
        return null;
      });
      if (!result) {
        steps += diverged?.step ?? 0;
        if (legs.length > 1)
          run.onWarning?.(`The learning rate ${leg.stage.learningRate} is given up: ${diverged?.message}`);
        continue;
      }
      steps += result.steps;
      if (result.stopped === "aborted") return { steps, last: result, learningRate };
      const value = (of: TrainResult) => of.best?.value ?? Number.NEGATIVE_INFINITY;
      if (!best || value(result) > value(best.result))
        best = { leg, result, weights: before ? await state.read() : undefined };
    }
    if (!best) throw diverged;
    if (best.weights) await state.restore(best.weights);
    if (legs.length > 1) learningRate = best.leg.stage.learningRate;
    path.push(best.leg.folder);
    last = best.result;
  }
  if (path.length > 1 || path[0] !== "") await drawPath(run, path);
  return { steps, last, learningRate };
}

/** The curves of the legs that the weights went through, one after the other. */
async function drawPath(run: TrainRun, folders: readonly string[]): Promise<void> {
  const lines = [];
  let before = 0;
  for (const folder of folders) {
    const own = await readMetricsLog(run.out, `${folder}/metrics.jsonl`);
    lines.push(...own.map((line) => ({ ...line, step: before + line.step })));
    before += own.at(-1)?.step ?? 0;
  }
  await run.out.write("loss.svg", await lossCurve(metricCurves(lines), run.document));
}

async function trainLeg(task: Task, { folder, stage, epochsBefore }: Leg): Promise<TrainResult> {
  const { set, inputs, train, held, config, run, network, clock } = task;
  const { training } = config;
  const { model, classes, labels } = network;
  setLearning(model, stage);
  const optimizer = optimizerOf(model, config, stage);
  const update = makeTrainStep(model, optimizer, lossOf(labels));
  const stepsPerEpoch = Math.ceil(train.length / training.batchSize);
  const steps = stage.epochs * stepsPerEpoch;
  const targets: TargetOptions = {
    classes,
    labels,
    smoothing: training.labelSmoothing,
    classWeights:
      training.classWeights === "balanced"
        ? balancedWeights(
            Array.from(train, (i) => set.images[i]),
            classes,
            labels,
          )
        : classes.map(() => 1),
  };
  const truth = truthOf(set, held);
  const { learningRate: rate } = stage;
  try {
    return await trainLoop({
      examples: train.length,
      batchSize: training.batchSize,
      seed: deriveSeed(run.seed, "leg", epochsBefore),
      steps,
      learningRate: stage.schedule === "cosine" ? cosineDecay({ rate, steps }) : constantRate(rate),
      clock: { ...clock, setStep: (step) => clock.setStep(epochsBefore * stepsPerEpoch + step) },
      state: { model: modelState(model), ...optimizer.states },
      async step({ indices, learningRate, seed }) {
        const random = seededRandom(seed);
        const chosen = Array.from(indices, (index) => train[index]);
        const batch = [];
        for (const index of chosen)
          batch.push(augment(await inputs.at(index), training.augmentation, random));
        const { wanted, weights } = targetsOf(
          chosen.map((index) => set.images[index]),
          targets,
        );
        const shape: [number, number] = [chosen.length, classes.length];
        const given = [
          inputTensor(batch, network.input.sizePx),
          tf.tensor2d(wanted, shape),
          tf.tensor2d(weights, shape),
        ];
        try {
          return await update(given[0], given.slice(1), { learningRate });
        } finally {
          tf.dispose(given);
        }
      },
      ...(held.length > 0
        ? {
            validate: {
              every: "epoch",
              run: async ({ signal }) =>
                validationScores(
                  network,
                  truth,
                  await classifySet(network, inputs, held, signal ? { signal } : {}),
                ),
            },
            earlyStopping: {
              metric: "merit",
              mode: "max",
              patience: training.patience ?? Number.MAX_SAFE_INTEGER,
              restoreBest: true,
            },
          }
        : {}),
      store: run.out,
      prefix: folder,
      checkpoint: { every: "epoch" },
      resume: run.resume ?? false,
      plot: (curves) => lossCurve(curves, run.document),
      ...workOf(run),
    });
  } finally {
    optimizer.dispose();
  }
}

function optimizerOf(
  model: tfl.LayersModel,
  { training }: ClassifierConfig,
  stage: Leg["stage"],
): GroupedMomentum {
  const variables = (layers: readonly tfl.layers.Layer[], every: (weight: { shape: tfl.Shape }) => boolean) =>
    new Set(
      layers.flatMap((layer) =>
        layer.trainableWeights.filter(every).map((weight) => (weight.read() as tf.Variable).name),
      ),
    );
  return new GroupedMomentum(stage.learningRate, {
    momentum: training.momentum,
    nesterov: training.nesterov,
    weightDecay: training.weightDecay,
    decayed: variables(model.layers, isKernel),
    slow: variables(
      stage.backboneRate === 1 ? [] : model.layers.filter(({ name }) => name !== LOGITS),
      () => true,
    ),
    slowFactor: stage.backboneRate,
  });
}

function specOf(set: LabelledSet, { classes, labels, input, network }: ClassifierConfig): ClassifierSpec {
  return { classes: classes ?? set.classes, labels, input, network };
}

function assertStart(spec: ClassifierSpec, start: ClassifierNet | undefined): void {
  if (!start) return;
  for (const key of ["classes", "labels", "input", "network"] as const) {
    const [own, other] = [JSON.stringify(spec[key]), JSON.stringify(start.spec[key])];
    if (own === other) continue;
    throw new ArgumentError(`The network to begin with has ${key} ${other}`, {
      value: other,
      expected: own,
      remedy: "Take these from the network, or replace its head.",
    });
  }
}

function assertLabels(set: LabelledSet, split: DataSplit, { classes, labels }: ClassifierSpec): void {
  const known = new Set(classes);
  for (const side of [split.train, split.validation, split.test]) {
    for (const index of side) {
      const { file, labels: own } = set.images[index];
      const right = own.every((label) => known.has(label)) && (labels === "several" || own.length === 1);
      if (right) continue;
      throw new DataError(`${file} has the labels ${own.join(", ") || "(none)"}`, {
        value: own,
        expected: `${labels === "single" ? "exactly one" : "some"} of ${classes.join(", ")}`,
        remedy: 'Leave it out, or train with labels "several".',
      });
    }
  }
}

function copyWeights(from: tfl.LayersModel, to: tfl.LayersModel): void {
  tf.tidy(() => {
    for (const layer of to.layers) {
      if (layer.weights.length === 0) continue;
      const own = from.getLayer(layer.name).weights;
      for (const [k, weight] of layer.weights.entries()) weight.write(own[k].read());
    }
  });
}

/** What {@link ClassifierNet.save} writes as half floats becomes what they hold. */
async function roundWeights(model: tfl.LayersModel): Promise<void> {
  for (const weight of model.weights) {
    if (!fitsHalfFloats(weight.originalName)) continue;
    const values = fromFloat16(toFloat16(Float32Array.from(await weight.read().data())));
    const rounded = tf.tensor(values, weight.shape as number[]);
    weight.write(rounded);
    rounded.dispose();
  }
}

/** What a long call hands to the calls inside it. */
function workOf({ signal, onProgress, onWarning }: TrainRun) {
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
    ...(onWarning ? { onWarning } : {}),
  };
}
