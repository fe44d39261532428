import type { BootstrappedScore } from "@helioscope/core/stats";
import { type GroupErrors, LEAST_GROUPS } from "./bootstrap-groups.ts";
import type { ClassScores } from "./class-scores.ts";

const NAMES = ["precision", "recall", "f1"] as const;

/** Intervals of the scores of one class; NaN where fewer than 5 groups show it. */
export type ClassErrors = Readonly<Record<(typeof NAMES)[number], BootstrappedScore>>;

const UNKNOWN = { low: Number.NaN, high: Number.NaN, standardError: Number.NaN };

/** Scores of classes under names of their own, for a bootstrap that knows numbers only. */
export function flatScores(perClass: readonly ClassScores[]): Record<string, number> {
  return Object.fromEntries(perClass.flatMap((one, k) => NAMES.map((name) => [`${name} ${k}`, one[name]])));
}

/** The scores of each class with the errors that a bootstrap of {@link flatScores} gave. */
export function withErrors<Scores extends ClassScores>(
  perClass: readonly Scores[],
  { errors }: GroupErrors,
  groupsThatShow: (k: number) => number,
): readonly (Scores & { readonly errors: ClassErrors })[] {
  return perClass.map((one, k) => {
    const enough = groupsThatShow(k) >= LEAST_GROUPS;
    const own = NAMES.map((name) => {
      const error = errors[`${name} ${k}`];
      return [name, enough ? error : { ...error, ...UNKNOWN }];
    });
    return { ...one, errors: Object.fromEntries(own) as ClassErrors };
  });
}

/** How many groups have an image that shows a class. */
export function groupsShowing(
  shows: (image: number) => boolean,
  n: number,
  groups?: readonly (string | number)[],
): number {
  const found = new Set<string | number>();
  for (let i = 0; i < n; i++) if (shows(i)) found.add(groups ? groups[i] : i);
  return found.size;
}
