import type { TrainRun } from "@helioscope/core";
import { tf, type tfl } from "@helioscope/core/engine";
import { fromFloat16, toFloat16 } from "@helioscope/core/model";
import type { TrainResult } from "@helioscope/core/train";
import type { MagnetogramConfig } from "../config.ts";
import { MagnetogramNet, trainingInput } from "../network/index.ts";
import type { PreparedSet } from "../types.ts";
import { claimRun, fingerprint } from "./claim-run.ts";
import { type FramesOfSet, framesOfSet } from "./frames-of-set.ts";
import { assertTrains } from "./memory.ts";
import { trainGan } from "./train-gan.ts";

/** A network and how its training ended; the caller disposes it. */
export interface TrainedNet {
  readonly net: MagnetogramNet;
  readonly result: TrainResult;
}

/**
 * Trains on the training side of a set, the weights of the last step are kept. Writes checkpoints, `metrics.jsonl`, `loss.svg`,
 * `sheets/` and, at the end, `model/` to `run.out`; the model's file names the data. A run that was stopped (no model is
 * written) goes on exactly with `resume`.
 *
 * @throws ArgumentError for a folder that holds another run, DataError for a set without a training side, EngineError for what
 *   the engine cannot hold, DivergedError, and as core's `trainLoop`
 */
export async function trainOnSet(
  set: PreparedSet,
  config: MagnetogramConfig,
  run: TrainRun,
): Promise<TrainedNet> {
  const divided = framesOfSet(set, config);
  const data = await fingerprint(set);
  await claimRun(run, { config, data });
  assertTrains(run.engine, config);
  const net = MagnetogramNet.build(config, { engine: run.engine, seed: run.seed });
  try {
    const { generator, discriminator, clock } = net;
    const { shortWindows } = config.training;
    const short =
      shortWindows && config.generator.kind === "convgru" ? net.shortWindow(shortWindows.frames) : null;
    const nets = { generator, short, discriminator };
    const { frames, train, validation } = divided;
    const result = await trainGan({ nets, clock, frames, split: { train, validation }, config }, run);
    if (result.stopped === "aborted") return { net, result };
    if (config.training.saved.floatBits === 16) await roundWeights(generator);
    const synthetic = await isSynthetic(set);
    const trained = net.withOrigin({
      trainedOn: {
        ...{ about: aboutOf(set, divided, synthetic), seed: run.seed, steps: result.steps, synthetic },
        ...(await trainingInput(set)),
      },
    });
    await trained.save(run.out, "model", {
      data,
      samples: { train: train.length, validation: validation.length, test: divided.test.length },
      lastMetrics: result.last ?? null,
    });
    return { net: trained, result };
  } catch (error) {
    net.dispose();
    throw error;
  }
}

/** Whether a program made the images: headers say so, the first of each kind speaks for all. */
async function isSynthetic(set: PreparedSet): Promise<boolean> {
  for (const file of [set.euv[0], set.field[0]])
    if (file !== undefined && (await set.read(file)).synthetic) return true;
  return false;
}

function aboutOf(set: PreparedSet, { frames, train }: FramesOfSet, synthetic: boolean): string {
  const days = [train[0], train[train.length - 1]].map((index) => frames.samples[index].utc.slice(0, 10));
  const kind = synthetic ? "synthetic" : "observed";
  return `${train.length} ${kind} samples of ${set.sizePx}x${set.sizePx} pixels, ${days.join(" to ")}`;
}

/** What is saved as half floats becomes what they hold, so that the scores are those of the saved network. */
async function roundWeights(model: tfl.LayersModel): Promise<void> {
  for (const weight of model.weights) {
    if (/moving_(mean|variance)(_\d+)?$/.test(weight.originalName)) continue;
    const values = fromFloat16(toFloat16(Float32Array.from(await weight.read().data())));
    const rounded = tf.tensor(values, weight.shape as number[]);
    weight.write(rounded);
    rounded.dispose();
  }
}
