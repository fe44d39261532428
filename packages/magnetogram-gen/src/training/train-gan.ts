import { seededRandom, type TrainRun } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { type DropoutClock, modelState, type TrainResult, trainLoop } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";
import { PASS } from "../network/index.ts";
import { readBatch } from "./batch.ts";
import type { FrameSplit, TrainingFrames } from "./frames.ts";
import { type GanNets, ganTrainer } from "./gan-step.ts";
import { lossCurve } from "./loss-curve.ts";
import { rateOf } from "./rate.ts";
import { sampleSheet } from "./sample-sheet.ts";
import { spreadIndices, validationScores } from "./validation.ts";
import { assertWindows, drawWindow } from "./window.ts";

/** Samples of a sheet. */
const SHEET_ROWS = 4;

/** A GAN and what it learns from. */
export interface GanTask {
  readonly nets: GanNets;
  /** Of the networks' dropout. */
  readonly clock: DropoutClock;
  readonly frames: TrainingFrames;
  readonly split: FrameSplit;
  readonly config: MagnetogramConfig;
}

/**
 * Trains the two networks on the training side of the frames, in place. Writes checkpoints, `metrics.jsonl` and `loss.svg` to
 * `run.out`, and a sheet of validation samples to `sheets/` every `sheetEvery` epochs and at the end. A run that was stopped
 * goes on exactly with `resume`.
 *
 * @throws ArgumentError for windows that the network cannot halve, and as core's `trainLoop`
 */
export async function trainGan(task: GanTask, run: TrainRun): Promise<TrainResult> {
  const { nets, clock, frames, split, config } = task;
  const { training } = config;
  assertWindows(config);
  const { train, validation } = split;
  const stepsPerEpoch = Math.ceil(train.length / training.batchSize);
  const steps = training.steps ?? training.epochs * stepsPerEpoch;
  const shortSteps = nets.short ? Math.round((training.shortWindows?.share ?? 0) * steps) : 0;
  const trainer = ganTrainer(nets, {
    ...training,
    condition: config.discriminator.condition,
  });
  const shown = spreadIndices(validation.length > 0 ? validation : train, SHEET_ROWS);
  const drawSheet = async (made: number) => {
    const epoch = made / stepsPerEpoch;
    if (made !== steps && epoch % training.sheetEvery !== 0) return;
    const name = `sheets/epoch-${String(Math.ceil(epoch)).padStart(4, "0")}.png`;
    await run.out.write(name, await sheetOf(nets.generator, frames, shown, config.clipGauss));
  };
  try {
    return await trainLoop({
      examples: train.length,
      batchSize: training.batchSize,
      seed: run.seed,
      steps,
      learningRate: rateOf(training, steps),
      clock,
      state: {
        generator: modelState(nets.generator),
        ...(training.adversarial === "none" || !nets.discriminator
          ? {}
          : { discriminator: modelState(nets.discriminator) }),
        ...trainer.states,
      },
      async step({ step, indices, learningRate, seed }) {
        const random = seededRandom(seed);
        const chosen = Array.from(indices, (index) => train[index]);
        const batch = await readBatch(frames, chosen, () => drawWindow(frames.sizePx, training, random));
        try {
          return await trainer.step(batch, learningRate, step < shortSteps);
        } finally {
          tf.dispose([batch.euv, batch.field]);
        }
      },
      validate: {
        every: "epoch",
        async run({ steps: made, signal }) {
          await drawSheet(made);
          return validationScores(nets.generator, frames, validation, config, signal ? { signal } : {});
        },
      },
      store: run.out,
      checkpoint: { every: "epoch" },
      resume: run.resume ?? false,
      plot: (curves) => lossCurve(curves, run.document),
      ...(run.signal ? { signal: run.signal } : {}),
      ...(run.onProgress ? { onProgress: run.onProgress } : {}),
    });
  } finally {
    trainer.dispose();
  }
}

async function sheetOf(
  generator: tfl.LayersModel,
  frames: TrainingFrames,
  indices: Uint32Array,
  clipGauss: number,
): Promise<Uint8Array> {
  const whole = { x: 0, y: 0, side: frames.sizePx };
  const rows = [];
  for (const index of indices) {
    const { euv, field, utc } = frames.samples[index];
    const batch = await readBatch(frames, [index], () => whole);
    const made = tf.tidy(() => generator.apply(batch.euv, { ...PASS.deterministic }) as tf.Tensor);
    try {
      rows.push({
        title: utc.slice(0, 16),
        euv: await frames.euv(euv.at(-1) as number),
        generated: (await made.data()) as Float32Array,
        target: await frames.field(field),
      });
    } finally {
      tf.dispose([made, batch.euv, batch.field]);
    }
  }
  return sampleSheet(rows, frames.sizePx, clipGauss);
}
