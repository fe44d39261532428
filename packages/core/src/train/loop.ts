import { ArgumentError, isHelioError } from "../errors.ts";
import { joinPath } from "../model/join-path.ts";
import { breather } from "./breather.ts";
import { type Checkpoints, checkpointsIn, type RunFacts, readStates, restoreStates } from "./checkpoints.ts";
import { DivergedError } from "./diverged-error.ts";
import { EARLY_START, judge } from "./early-stopping.ts";
import { deriveSeed } from "./hash.ts";
import { cutMetricsLog, logText, metricCurves, readMetricsLog } from "./metrics-log.ts";
import { batchesOf, isDue, type Plan, planRun } from "./plan.ts";
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

interface Run {
  readonly facts: RunFacts;
  readonly last: LogLine | undefined;
  readonly checkpoints: Checkpoints | undefined;
  log(line: LogLine): Promise<void>;
  /** Early stopping's view of a validation; keeps the best weights. */
  judge(facts: RunFacts, validation: Metrics): Promise<RunFacts>;
  restoreBest(facts: RunFacts): Promise<void>;
  draw(): Promise<void>;
}

async function openRun(options: TrainLoopOptions, plan: Plan): Promise<Run> {
  const { store, prefix = "", state = {}, earlyStopping } = options;
  const logPath = joinPath(prefix, "metrics.jsonl");
  const checkpoints = store && checkpointsIn(store, prefix, options.checkpoint?.keep ?? 2);
  const { seed, examples, batchSize, lastBatch } = plan;
  const identity = { seed, examples, batchSize, lastBatch };
  let facts: RunFacts = { identity, step: 0, early: EARLY_START, ended: false };
  let last: LogLine | undefined;
  let best: Awaited<ReturnType<typeof readStates>> | undefined;

  if (store && !options.resume && ((await store.has(logPath)) || (await checkpoints?.exist()))) {
    throw new ArgumentError("The store already holds a run", {
      value: prefix,
      expected: "an empty folder",
      remedy: "Pass resume: true to go on with it, or another folder or prefix.",
    });
  }
  if (store && options.resume) {
    const newest = await checkpoints?.newest(options.onWarning ?? (() => {}));
    if (newest) {
      assertSameRun(newest.facts, identity);
      await restoreStates(state, newest.states, "all");
      facts = newest.facts;
    }
    await checkpoints?.dropBestAfter(facts.step);
    await cutMetricsLog(store, logPath, facts.step);
    last = (await readMetricsLog(store, logPath)).at(-1);
  }

  return {
    facts,
    last,
    checkpoints,
    async log(line) {
      await store?.append(logPath, logText(line));
    },
    async judge(before, validation) {
      if (!earlyStopping) return before;
      const { improved, stop, ...early } = judge(before.early, validation, before.step, earlyStopping);
      if (improved && earlyStopping.restoreBest) {
        best = await readStates(state, before.step, "best");
        if (options.checkpoint) await checkpoints?.writeBest(before.step, best);
      }
      return { ...before, early, ended: stop };
    },
    async restoreBest({ early }) {
      if (!earlyStopping?.restoreBest || !early.best) return;
      best ??= await checkpoints?.readBest(early.best.step);
      if (best) await restoreStates(state, best, "best");
    },
    async draw() {
      if (!store || !options.plot) return;
      const curves = metricCurves(await readMetricsLog(store, logPath));
      await store.write(joinPath(prefix, "loss.svg"), await options.plot(curves));
    },
  };
}

function assertSameRun({ identity: stored }: RunFacts, identity: RunFacts["identity"]): void {
  for (const [key, value] of Object.entries(identity)) {
    const other = stored[key as keyof typeof stored];
    if (other === value) continue;
    throw new ArgumentError(`The run to resume has ${key} ${other}, this one ${value}`, {
      value,
      expected: String(other),
      remedy: "Resume with the options of that run, or train into another folder.",
    });
  }
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
