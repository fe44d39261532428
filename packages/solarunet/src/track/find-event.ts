import type { EventKind } from "../types.ts";
import { balancedResidual, type Criteria, jointResidual } from "./criteria.ts";
import { nearestFeatures } from "./nearest.ts";
import { inRegion } from "./scene.ts";
import { type SubsetHit, searchSubsets } from "./subsets.ts";
import { vanished } from "./vanished.ts";
import type { View } from "./view.ts";

/** What became of a feature that is not in the other frame. Indices, not labels. */
export interface Finding {
  readonly kind: EventKind;
  /** The feature whose search found it. */
  readonly self: number;
  /** Features of the same frame that take part, in the order in which they were combined. */
  readonly members: readonly number[];
  /** The feature of the other frame: product, remainder or parent; -1 when there is none. */
  readonly partner: number;
  readonly balanced: boolean | null;
  readonly residual: number;
}

/** Which features may still take part; everything may unless assignment is exclusive. */
export interface Availability {
  readonly own: (i: number) => boolean;
  readonly other: (j: number) => boolean;
}

/**
 * The Merging and the Cancellation Algorithm of section 3.3 for feature i, or their mirror images; null when neither
 * finds anything (the feature disappears or appears).
 */
export function findEvent(look: View, i: number, criteria: Criteria, free?: Availability): Finding | null {
  const { own, other, rules } = look;
  const flux = own.flux[i];
  const sign = own.frame.features[i].sign;
  const same: number[] = [];
  const opposite: number[] = [];
  for (const j of inRegion(own, i, own, rules)) {
    if (j === i || look.settled(j) || (free && !free.own(j))) continue;
    (own.frame.features[j].sign === sign ? same : opposite).push(j);
  }
  const there = free ? look.region(i).filter(free.other) : look.region(i);
  const keep = (group: number[]): number[] =>
    group.length > rules.neighbours ? nearestFeatures(own, i, group, rules.neighbours) : group;
  const fluxes = (group: readonly number[]): number[] => group.map((j) => own.flux[j]);
  const finding = (
    kind: EventKind,
    group: readonly number[],
    partner: number,
    balanced: boolean | null,
    hit: SubsetHit,
  ): Finding => ({
    kind,
    self: i,
    members: group.filter((_, p) => hit.mask & (1 << p)),
    partner,
    balanced,
    residual: hit.residual,
  });

  if (same.length > 0) {
    const group = keep(same);
    const partners = there.filter((j) => other.flux[j] * flux > 0);
    const hit = searchSubsets(
      fluxes(group),
      partners.map((j) => other.flux[j]),
      (s, p) => jointResidual(flux, s, p),
      criteria.jointEpsilon,
      rules.match,
    );
    if (hit) return finding(criteria.joint, group, partners[hit.partner], null, hit);
  }
  const able = (j: number): boolean => !rules.opposedVanish || vanished(look, j, free);
  const gone = opposite.filter(able);
  if (gone.length === 0 || !able(i)) return null;
  const group = keep(gone);
  const sums = fluxes(group);
  const epsilon = criteria.opposedEpsilon;
  const balanced = searchSubsets(sums, [0], (s) => balancedResidual(flux, s), epsilon, rules.match);
  if (balanced) return finding(criteria.opposed, group, -1, true, balanced);
  const remainders = there.map((j) => other.flux[j]);
  const rest = searchSubsets(
    sums,
    remainders,
    (s, p) => criteria.unbalanced(flux, s, p),
    epsilon,
    rules.match,
  );
  return rest ? finding(criteria.opposed, group, there[rest.partner], false, rest) : null;
}
