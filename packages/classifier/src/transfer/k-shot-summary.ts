import { summary } from "@helioscope/core/stats";
import { K_SHOT_METHODS, type KShotMethod, type KShotResult, type KShotRun } from "./k-shot-types.ts";

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
  /** The same without near-duplicates of the shots and images of their regions; null where nothing was left out. */
  readonly apart: {
    readonly methods: Readonly<Record<KShotMethod, KShotSpread>>;
    /** Mean number of images over the draws. */
    readonly images: number;
  } | null;
  /** Transfer less scratch, draw by draw: both had the same images. */
  readonly difference: KShotSpread & {
    /** Standard deviation over the square root of the number of draws. */
    readonly standardError: number;
    /** Draws in which transfer was the better one. */
    readonly better: number;
  };
}

/**
 * Mean and spread of each method and of their paired difference, by number of shots, the fewest first.
 *
 * @param result its runs, and how many images were scored
 */
export function kShotSummary({
  runs,
  scored,
}: Pick<KShotResult, "runs" | "scored">): readonly KShotSummary[] {
  const counts = [...new Set(runs.map(({ shots }) => shots))].sort((a, b) => a - b);
  return counts.map((shots) => {
    const own = runs.filter((run) => run.shots === shots).sort((a, b) => a.draw - b.draw);
    const spreads = (score: (run: KShotRun) => number) =>
      Object.fromEntries(
        K_SHOT_METHODS.map((method) => [
          method,
          spread(own.filter((run) => run.method === method).map(score)),
        ]),
      ) as Record<KShotMethod, KShotSpread>;
    const methods = spreads(({ balancedAccuracy }) => balancedAccuracy);
    const left = summary(own.map(({ apart }) => apart.images)).mean;
    const { transfer, scratch } = methods;
    const difference = spread(transfer.values.map((value, k) => value - scratch.values[k]));
    return {
      shots,
      methods,
      apart:
        left === scored ? null : { methods: spreads(({ apart }) => apart.balancedAccuracy), images: left },
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
