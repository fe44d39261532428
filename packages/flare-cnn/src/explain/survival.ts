import type { Random } from "@helioscope/core";
import { confusionAt, countThresholds, rankScores, rocArea, trueSkill } from "@helioscope/core/metrics";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";

export interface SurvivalOptions {
  readonly random: Random;
  /** 1000 where absent. */
  readonly resamples?: number;
  readonly signal?: AbortSignal;
}

/** What is left of a skill, with errors from a bootstrap over regions in which both skills get the same regions. */
export interface Survival {
  /**
   * Gini coefficient (2 x ROC area - 1) over the one of the reference: no threshold, no class ratio in it. Resamples in
   * which the reference has no skill have no ratio; `missing` counts them. Where it is not 0, go by the change.
   */
  readonly gini: BootstrappedScore;
  /** TSS at 0.5 over the one of the reference; `missing` as above. */
  readonly tss: BootstrappedScore;
  /** Gini coefficient less that of the reference; every resample has it. */
  readonly giniChange: BootstrappedScore;
  /** TSS at 0.5 less that of the reference. */
  readonly tssChange: BootstrappedScore;
}

/**
 * Compares the skill of probabilities with that of reference ones on the same cases.
 *
 * @throws ShapeError where lengths differ
 */
export function survival(
  labels: ArrayLike<number>,
  groups: readonly string[],
  probabilities: ArrayLike<number>,
  reference: ArrayLike<number>,
  options: SurvivalOptions,
): Survival {
  const { random, resamples = 1000, signal } = options;
  const names = [...new Set(groups)];
  const number = new Map(names.map((name, k) => [name, k]));
  const member = Int32Array.from(groups, (group) => number.get(group) as number);
  const ranked = [probabilities, reference].map((one) => rankScores(labels, one));
  const times = new Float64Array(names.length);
  const weights = new Float64Array(groups.length);
  return bootstrapScores<keyof Survival>(
    names.length,
    (regions) => {
      times.fill(0);
      for (const region of regions) times[region]++;
      for (let i = 0; i < weights.length; i++) weights[i] = times[member[i]];
      const [own, other] = ranked.map((one) => {
        const counts = countThresholds(one, weights);
        return { gini: 2 * rocArea(counts) - 1, tss: trueSkill(confusionAt(counts, 0.5)) };
      });
      return {
        gini: other.gini > 0 ? own.gini / other.gini : Number.NaN,
        tss: other.tss > 0 ? own.tss / other.tss : Number.NaN,
        giniChange: own.gini - other.gini,
        tssChange: own.tss - other.tss,
      };
    },
    { random, resamples, ...(signal ? { signal } : {}) },
  );
}
