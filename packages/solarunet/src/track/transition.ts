import { associate, associateExclusively, inverted, type View, view } from "./associate.ts";
import { birthCriteria, type Criteria, deathCriteria } from "./criteria.ts";
import { type Availability, type Finding, findEvent } from "./find-event.ts";
import type { TrackRules } from "./options.ts";
import { pairOverlaps, transposed } from "./overlap.ts";
import type { Scene } from "./scene.ts";

/** What happened from one frame to the next. */
export interface Transition {
  /** For each feature of the first frame, its index in the second, or -1. */
  readonly forward: Int32Array;
  /** For each feature of the second frame, its index in the first, or -1. */
  readonly backward: Int32Array;
  /** Deaths in the first frame and births in the second, in label order of the feature that found them. */
  readonly deaths: readonly Finding[];
  readonly births: readonly Finding[];
}

export function transition(first: Scene, second: Scene, rules: TrackRules): Transition {
  const overlaps = pairOverlaps(first.frame, second.rows, second.count);
  const ahead = view(first, second, overlaps, rules);
  const back = view(second, first, transposed(overlaps, second.count), rules);
  if (rules.exclusive) return exclusiveTransition(ahead, back);
  const forward = associate(ahead);
  const backward = associate(back);
  return {
    forward,
    backward,
    deaths: findings(ahead, forward, deathCriteria(rules)),
    births: findings(back, backward, birthCriteria(rules)),
  };
}

function findings(look: View, match: Int32Array, criteria: Criteria): Finding[] {
  const found: Finding[] = [];
  for (let i = 0; i < match.length; i++) {
    if (match[i] < 0) found.push(findEvent(look, i, criteria) ?? alone(i, criteria));
  }
  return found;
}

function alone(self: number, criteria: Criteria): Finding {
  return { kind: criteria.alone, self, members: [], partner: -1, balanced: null, residual: 1 };
}

/** One explanation a feature: whoever continues takes no part in events, and whoever took part in one is used up. */
function exclusiveTransition(ahead: View, back: View): Transition {
  const { rules } = ahead;
  const forward = associateExclusively(ahead);
  const backward = inverted(forward, back.own.count);
  const freeFirst = Uint8Array.from(forward, (j) => (j < 0 ? 1 : 0));
  const freeSecond = Uint8Array.from(backward, (j) => (j < 0 ? 1 : 0));
  const deathRules = deathCriteria(rules);
  const birthRules = birthCriteria(rules);
  const deaths = claims(ahead, deathRules, freeFirst, freeSecond);
  const births = claims(back, birthRules, freeSecond, freeFirst);
  for (let i = 0; i < freeFirst.length; i++) if (freeFirst[i]) deaths.push(alone(i, deathRules));
  for (let j = 0; j < freeSecond.length; j++) if (freeSecond[j]) births.push(alone(j, birthRules));
  const byLabel = (a: Finding, b: Finding): number => a.self - b.self;
  return { forward, backward, deaths: deaths.sort(byLabel), births: births.sort(byLabel) };
}

function claims(look: View, criteria: Criteria, own: Uint8Array, other: Uint8Array): Finding[] {
  const free: Availability = { own: (i) => own[i] === 1, other: (j) => other[j] === 1 };
  const found: Finding[] = [];
  for (let i = 0; i < own.length; i++) {
    if (!own[i]) continue;
    const finding = findEvent(look, i, criteria, free);
    if (!finding) continue;
    own[i] = 0;
    for (const member of finding.members) own[member] = 0;
    if (finding.partner >= 0) other[finding.partner] = 0;
    found.push(finding);
  }
  return found;
}
