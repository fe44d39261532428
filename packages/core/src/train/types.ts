import type { WorkOptions } from "../contract.ts";
import type { Store } from "../store.ts";
import type { DropoutClock } from "./dropout-clock.ts";
import type { EarlyStopping } from "./early-stopping.ts";
import type { Curve } from "./metrics-log.ts";
import type { Schedule } from "./schedules.ts";
import type { TrainState } from "./train-state.ts";

/** Named numbers of one step or one validation. */
export type Metrics = Readonly<Record<string, number>>;

/** What a step is given. All of it is a function of the run's options and the step. */
export interface StepContext {
  /** Counts from 0 over the whole run. */
  readonly step: number;
  /** Counts from 0. */
  readonly epoch: number;
  /** The examples of this batch. */
  readonly indices: Uint32Array;
  /** From the schedule; undefined when there is none. */
  readonly learningRate: number | undefined;
  /** For augmentation and noise: `seededRandom(context.seed)` gives the same draws after a resume. */
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

/** How often something happens: after every so many steps, or at the end of each epoch. */
export type Every = number | "epoch";

export interface Validation {
  readonly every: Every;
  /** Its metrics are logged with the prefix `val_`. NaN stands for "not defined here". */
  run(context: { readonly steps: number; readonly signal: AbortSignal | undefined }): Promise<Metrics>;
}

export interface TrainLoopOptions extends WorkOptions {
  /** Number of examples; a step gets indices below it. */
  readonly examples: number;
  readonly batchSize: number;
  /** What becomes of the last examples of an epoch that fill no batch. "keep" by default. */
  readonly lastBatch?: "keep" | "drop";
  readonly seed: number;
  /** Length of the run; either this or `epochs`. */
  readonly steps?: number;
  readonly epochs?: number;
  /** Makes one update and returns finite numbers, `loss` by custom among them. */
  step(context: StepContext): Metrics | Promise<Metrics>;
  /** Everything that the steps change: weights, optimisers, generators. Checkpoints and `restoreBest` need it. */
  readonly state?: Readonly<Record<string, TrainState>>;
  readonly learningRate?: Schedule;
  /** Set to the step before each one. */
  readonly clock?: DropoutClock;
  readonly validate?: Validation;
  readonly earlyStopping?: EarlyStopping;
  /** Where checkpoints, `metrics.jsonl` and `loss.svg` go. */
  readonly store?: Store;
  /** Folder in the store. */
  readonly prefix?: string;
  /** The newest `keep` (2) checkpoints are kept. One is also written at the end and on abort. */
  readonly checkpoint?: { readonly every: Every; readonly keep?: number };
  /** Go on from the newest checkpoint; begin when there is none. */
  readonly resume?: boolean;
  /** Draws the logged curves as an SVG document, which becomes `loss.svg`. */
  readonly plot?: (curves: readonly Curve[]) => string | Promise<string>;
  /** Called with each line of the metrics log. */
  readonly onMetrics?: (line: LogLine) => void;
}

/** One line of `metrics.jsonl`. */
export interface LogLine {
  /** Steps made so far, this one included. */
  readonly step: number;
  /** The epoch of this step, counted from 1. */
  readonly epoch: number;
  readonly learning_rate?: number;
  /** Wall-clock seconds of this step and its validation. */
  readonly seconds: number;
  /** The metrics of the step, and with the prefix `val_` those of the validation after it; null where not finite. */
  readonly [metric: string]: number | null | undefined;
}

export interface TrainResult {
  /** Steps made, those before a resume included. */
  readonly steps: number;
  readonly stopped: "finished" | "early" | "aborted";
  /** The last line of the log; undefined when no step was made. */
  readonly last: LogLine | undefined;
  /** The best validation by the metric of early stopping. */
  readonly best: { readonly step: number; readonly value: number } | undefined;
}
