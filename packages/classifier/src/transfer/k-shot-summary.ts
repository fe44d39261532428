import { summary } from "@helioscope/core/stats";
import { K_SHOT_METHODS, type KShotMethod, type KShotRun } from "./k-shot-types.ts";

/** Balanced accuracy over the draws. */
export interface KShotSpread {
  readonly mean: number;
  /** Sample standard deviation; NaN of a single draw. */
  readonly sd: number;
  /** In the order of the draws. */
  readonly values: readonly number[];
}

/** All draws of one number of shots. */
export interface KShotSummary {
  readonly shots: number;
  readonly methods: Readonly<Record<KShotMethod, KShotSpread>>;
  /** Transfer less scratch, draw by draw: both had the same images. */
  readonly difference: KShotSpread & {
    /** Standard deviation over the square root of the number of draws. */
    readonly standardError: number;
    /** Draws in which transfer was the better one. */
    readonly better: number;
  };
}

/** Mean and spread of each method and of their paired difference, by number of shots, the fewest first. */
export function kShotSummary(runs: readonly KShotRun[]): readonly KShotSummary[] {
  const counts = [...new Set(runs.map(({ shots }) => shots))].sort((a, b) => a - b);
  return counts.map((shots) => {
    const of = (method: KShotMethod) =>
      runs
        .filter((run) => run.shots === shots && run.method === method)
        .sort((a, b) => a.draw - b.draw)
        .map(({ balancedAccuracy }) => balancedAccuracy);
    const methods = Object.fromEntries(
      K_SHOT_METHODS.map((method) => [method, spread(of(method))]),
    ) as Record<KShotMethod, KShotSpread>;
    const { transfer, scratch } = methods;
    const difference = spread(transfer.values.map((value, k) => value - scratch.values[k]));
    return {
      shots,
      methods,
      difference: {
        ...difference,
        standardError: difference.sd / Math.sqrt(difference.values.length),
        better: difference.values.filter((value) => value > 0).length,
      },
    };
  });
}

function spread(values: readonly number[]): KShotSpread {
  const { mean, sd } = summary(values);
  return { mean, sd, values };
}
