import type { Table } from "@helioscope/core";
import { RECALL_COLUMNS, recallRows } from "../predict/recall-tables.ts";
import {
  instantaneousRecall,
  type RecallCurve,
  type RecallCurveOptions,
  type RecallWindow,
  type ScoredMagnetogram,
} from "../recall/index.ts";
import type { CrossValidation } from "./cross-validate.ts";

/**
 * Instantaneous recall (Figure 5) of the network and of the baseline on the flaring regions that each split holds: mean
 * and one standard deviation over the folds. Options and errors are those of `instantaneousRecall`.
 */
export function foldRecall(
  validation: CrossValidation,
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  options: RecallCurveOptions = {},
): { readonly network: RecallCurve; readonly baseline: RecallCurve } {
  return {
    network: instantaneousRecall(heldFlaring(validation, "network"), windows, options),
    baseline: instantaneousRecall(heldFlaring(validation, "baseline"), windows, options),
  };
}

function* heldFlaring(
  { samples, folds }: CrossValidation,
  who: "network" | "baseline",
): Generator<ScoredMagnetogram> {
  for (const { fold, held } of folds) {
    for (let k = 0; k < held.samples.length; k++) {
      const { harp, utc, label } = samples[held.samples[k]];
      if (label === 1) yield { harp, utc, probability: held[who][k], fold };
    }
  }
}

/** Curves as the table `recall`: a row for each classifier and bin with magnetograms, over all folds. */
export function foldRecallTable(
  curves: readonly { readonly name: string; readonly curve: RecallCurve }[],
): Table {
  return { name: "recall", columns: RECALL_COLUMNS, rows: curves.flatMap(recallRows) };
}
