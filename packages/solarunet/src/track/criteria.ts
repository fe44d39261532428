import type { EventKind } from "../types.ts";
import type { TrackRules, UnbalancedRule } from "./options.ts";

/** What a direction in time looks for. The backward search is the forward one with the frames exchanged. */
export interface Criteria {
  readonly joint: EventKind;
  readonly jointEpsilon: number;
  readonly opposed: EventKind;
  readonly opposedEpsilon: number;
  readonly alone: EventKind;
  /** Left-hand side of Eq. 9: flux f of the feature, s of its opposed partners, p of the remainder. */
  readonly unbalanced: (f: number, s: number, p: number) => number;
}

/** Deaths: merging, cancellation, disappearance. */
export function deathCriteria(rules: TrackRules): Criteria {
  return {
    joint: "merging",
    jointEpsilon: rules.mergingEpsilon,
    opposed: "cancellation",
    opposedEpsilon: rules.cancellationEpsilon,
    alone: "disappearance",
    unbalanced: unbalancedResidual(rules.unbalanced, "death"),
  };
}

/** Births: splitting, emergence, appearance. */
export function birthCriteria(rules: TrackRules): Criteria {
  return {
    joint: "splitting",
    jointEpsilon: rules.splittingEpsilon,
    opposed: "emergence",
    opposedEpsilon: rules.emergenceEpsilon,
    alone: "appearance",
    unbalanced: unbalancedResidual(rules.unbalanced, "birth"),
  };
}

const { abs } = Math;

function unbalancedResidual(rule: UnbalancedRule, side: "death" | "birth"): Criteria["unbalanced"] {
  if (rule === "printed") return (f, s, p) => (abs(f + s) - abs(p)) / abs(p);
  if (rule === "absolute") return (f, s, p) => abs(abs(f + s) - abs(p)) / abs(p);
  if (side === "death") return (f, s, p) => abs(abs(f) - abs(s) - abs(p)) / abs(p);
  return (f, s, p) => abs(abs(f) - abs(abs(s) - abs(p))) / abs(f);
}

/** Left-hand side of Eq. 7. */
export const jointResidual = (f: number, s: number, p: number): number => abs((f + s - p) / p);

/** Left-hand side of Eq. 8. */
export const balancedResidual = (f: number, s: number): number => abs((f + s) / f);
