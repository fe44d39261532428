import { type Random, ShapeError } from "@helioscope/core";
import { type BootstrappedScore, bootstrapScores } from "@helioscope/core/stats";

/** A bootstrap over fewer groups says less than nothing. */
export const LEAST_GROUPS = 5;

export interface GroupBootstrap {
  /**
   * What each image belongs to: images of one day or of one region resemble each other, so whole groups are resampled. Each
   * image by itself where absent.
   */
  readonly groups?: readonly (string | number)[];
  /** Draws the resamples; without it there are no errors. */
  readonly random?: Random;
  /** 1000 where absent. */
  readonly resamples?: number;
  /** Coverage of the intervals; 0.95 where absent. */
  readonly confidence?: number;
  readonly signal?: AbortSignal;
}

/** Errors of scores, and the number of groups that were resampled. */
export interface GroupErrors {
  readonly groups: number;
  readonly errors: Readonly<Record<string, BootstrappedScore>>;
}

/**
 * Percentile intervals of scores of weighted images, a weight being how often an image's group was drawn. NaN where there
 * are fewer than {@link LEAST_GROUPS} groups; undefined without `random`. Throws a ShapeError for another number of groups
 * than of images.
 */
export function bootstrapGroups(
  n: number,
  valuesOf: (weights: Float64Array) => Readonly<Record<string, number>>,
  options: GroupBootstrap,
): GroupErrors | undefined {
  const { groups, random, resamples = 1000, confidence = 0.95, signal } = options;
  if (groups && groups.length !== n)
    throw new ShapeError(`${groups.length} groups for ${n} images`, {
      value: groups.length,
      expected: `${n}`,
    });
  if (!random) return undefined;
  const numbers = new Map<string | number, number>();
  const member = Uint32Array.from({ length: n }, (_, i) => {
    const group = groups ? groups[i] : i;
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
  const weights = new Float64Array(n).fill(1);
  if (numbers.size < LEAST_GROUPS) {
    const none = { low: Number.NaN, high: Number.NaN, standardError: Number.NaN, missing: resamples };
    const errors = Object.entries(valuesOf(weights)).map(([name, estimate]) => [name, { estimate, ...none }]);
    return { groups: numbers.size, errors: Object.fromEntries(errors) };
  }
  const times = new Float64Array(numbers.size);
  const errors = bootstrapScores(
    numbers.size,
    (drawn) => {
      times.fill(0);
      for (let k = 0; k < drawn.length; k++) times[drawn[k]]++;
      for (let i = 0; i < n; i++) weights[i] = times[member[i]];
      return valuesOf(weights);
    },
    { random, resamples, confidence, ...(signal ? { signal } : {}) },
  );
  return { groups: numbers.size, errors };
}
