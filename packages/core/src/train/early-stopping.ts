import { ArgumentError, DataError } from "../errors.ts";
import type { Metrics } from "./types.ts";

export interface EarlyStopping {
  /** Name of a metric that the validation returns (without `val_`). */
  readonly metric: string;
  /** Stop after so many validations in a row without improvement. */
  readonly patience: number;
  /** What counts as an improvement; 0 by default. */
  readonly minDelta?: number;
  /** Whether small or large values are good. */
  readonly mode: "min" | "max";
  /** Leave the run with the weights of the best validation. */
  readonly restoreBest?: boolean;
}

/** What early stopping remembers; part of a checkpoint. */
export interface EarlyState {
  readonly best: { readonly step: number; readonly value: number } | null;
  /** Validations since the best one. */
  readonly waited: number;
}

/** Before the first validation. */
export const EARLY_START: EarlyState = { best: null, waited: 0 };

/** The state after one more validation; a value that is not finite counts as no improvement. */
export function judge(
  state: EarlyState,
  metrics: Metrics,
  step: number,
  options: EarlyStopping,
): EarlyState & { readonly improved: boolean; readonly stop: boolean } {
  const value = metrics[options.metric];
  if (value === undefined) {
    throw new DataError(`The validation returned no ${options.metric}`, {
      value: Object.keys(metrics),
      expected: `${options.metric}, which early stopping watches`,
    });
  }
  const gain = options.mode === "min" ? -1 : 1;
  const improved =
    Number.isFinite(value) && (!state.best || gain * (value - state.best.value) > (options.minDelta ?? 0));
  if (improved) return { best: { step, value }, waited: 0, improved, stop: false };
  const waited = state.waited + 1;
  return { best: state.best, waited, improved, stop: waited >= options.patience };
}

/** Throws an ArgumentError for options that could never stop or never improve. */
export function checkEarlyStopping(options: EarlyStopping | undefined, validates: boolean): void {
  if (!options) return;
  if (!validates)
    throw new ArgumentError("Early stopping without a validation", { remedy: "Pass validate." });
  if (!(Number.isInteger(options.patience) && options.patience > 0)) {
    throw new ArgumentError(`Patience ${options.patience}`, {
      value: options.patience,
      expected: "1 or more",
    });
  }
  if ((options.minDelta ?? 0) < 0) {
    throw new ArgumentError(`minDelta ${options.minDelta}`, {
      value: options.minDelta,
      expected: "0 or more",
    });
  }
}
