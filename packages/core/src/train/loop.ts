import { ArgumentError, isHelioError } from "../errors.ts";
import { breather } from "./breather.ts";
import { DivergedError } from "./diverged-error.ts";
import { deriveSeed } from "./hash.ts";
import { batchesOf, isDue, planRun } from "./plan.ts";
import { openRun } from "./run.ts";
import type { LogLine, Metrics, StepContext, TrainLoopOptions, TrainResult } from "./types.ts";

/**
 * Runs a training: shuffles, steps, validates, logs, checkpoints, stops. What a step does is the caller's, so the same
 * loop trains a classifier and a GAN.
 *
 * A run that was aborted or killed and is called again with `resume` goes on from its newest checkpoint, and every
 * number it logs (seconds apart) equals that of a run which was never stopped, provided that `state` names all that
 * the steps change and that their randomness comes from `context.seed` or a dropout clock.
 *
 * An abort is seen between steps; a checkpoint is then written and the result says "aborted". A step or validation
 * that itself throws an AbortedError ends the run at the checkpoint before.
 *
 * Throws an ArgumentError for options that make no sense, for a store that already holds a run when `resume` is not
 * set, and for a checkpoint of a run with another seed, batch size or number of examples; a DivergedError when a step
 * returns a number that is not finite (the last checkpoint is kept).
 */
export async function trainLoop(options: TrainLoopOptions): Promise<TrainResult> {
  const plan = planRun(options);
  const run = await openRun(options, plan);
  const batches = batchesOf(plan);
  const breathe = breather();
  let { facts } = run;
  let stopped: TrainResult["stopped"] = facts.ended ? "early" : "finished";
  let last = run.last;
  let saved = facts.step;

  const save = async () => {
    if (!options.checkpoint || saved === facts.step) return;
    await run.checkpoints?.write(facts, options.state ?? {});
    saved = facts.step;
  };

  while (facts.step < plan.steps && !facts.ended) {
    if (options.signal?.aborted) {
      stopped = "aborted";
      break;
    }
    const began = performance.now();
    const { epoch, indices } = batches(facts.step);
    const context: StepContext = {
      step: facts.step,
      epoch,
      indices,
      learningRate: options.learningRate?.(facts.step),
      seed: deriveSeed(plan.seed, "step", facts.step),
      signal: options.signal,
    };
    let metrics: Metrics;
    let validation: Metrics | undefined;
    const step = facts.step + 1;
    try {
      options.clock?.setStep(context.step);
      metrics = await options.step(context);
      checkMetrics(metrics, step);
      if (options.validate && isDue(options.validate.every, step, plan)) {
        validation = await options.validate.run({ steps: step, signal: options.signal });
      }
    } catch (error) {
      if (!isHelioError(error, "aborted")) throw error;
      return { steps: facts.step, stopped: "aborted", last, best: facts.early.best ?? undefined };
    }
    facts = { ...facts, step };
    if (validation) facts = await run.judge(facts, validation);
    last = lineOf(context, metrics, validation, (performance.now() - began) / 1000);
    await run.log(last);
    options.onMetrics?.(last);
    if (options.checkpoint && isDue(options.checkpoint.every, step, plan)) await save();
    options.onProgress?.({ stage: "train", done: step, total: plan.steps, detail: detailOf(last) });
    if (facts.ended) stopped = "early";
    await breathe();
  }
  await save();
  if (stopped !== "aborted") await run.restoreBest(facts);
  await run.draw();
  return { steps: facts.step, stopped, last, best: facts.early.best ?? undefined };
}

const RESERVED = ["step", "epoch", "learning_rate", "seconds"];

function checkMetrics(metrics: Metrics, step: number): void {
  for (const [name, value] of Object.entries(metrics)) {
    if (!Number.isFinite(value)) throw new DivergedError(step, `${name} is ${value}`, { value });
    if (!RESERVED.includes(name) && !name.startsWith("val_")) continue;
    throw new ArgumentError(`The step returns a metric ${name}`, {
      value: name,
      expected: `a name other than ${RESERVED.join(", ")} and val_...`,
    });
  }
}

function lineOf(context: StepContext, metrics: Metrics, validation: Metrics = {}, seconds: number): LogLine {
  const validated = Object.entries(validation).map(([name, value]) => [
    `val_${name}`,
    Number.isFinite(value) ? value : null,
  ]);
  return {
    ...metrics,
    ...Object.fromEntries(validated),
    step: context.step + 1,
    epoch: context.epoch + 1,
    ...(context.learningRate === undefined ? {} : { learning_rate: context.learningRate }),
    seconds,
  };
}

function detailOf({ step, epoch, seconds, learning_rate, ...metrics }: LogLine): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${typeof value === "number" ? value.toPrecision(4) : "-"}`)
    .join(", ");
}
