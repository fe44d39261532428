import { ArgumentError } from "../errors.ts";
import { joinPath } from "../model/join-path.ts";
import { type Checkpoints, checkpointsIn, type RunFacts, readStates, restoreStates } from "./checkpoints.ts";
import { EARLY_START, judge } from "./early-stopping.ts";
import { cutMetricsLog, logText, metricCurves, readMetricsLog } from "./metrics-log.ts";
import type { Plan } from "./plan.ts";
import type { LogLine, Metrics, TrainLoopOptions } from "./types.ts";

/** A run that has been opened: where it stands, and what it keeps. */
export interface Run {
  readonly facts: RunFacts;
  readonly last: LogLine | undefined;
  readonly checkpoints: Checkpoints | undefined;
  log(line: LogLine): Promise<void>;
  /** Early stopping's view of a validation; keeps the best weights. */
  judge(facts: RunFacts, validation: Metrics): Promise<RunFacts>;
  restoreBest(facts: RunFacts): Promise<void>;
  draw(): Promise<void>;
}

/** Begins a run, or finds where the one to resume stands. */
export async function openRun(options: TrainLoopOptions, plan: Plan): Promise<Run> {
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
      remedy: "Pass another folder or prefix, or resume: true to go on with it.",
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
      if (curves.length === 0) return;
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
