import { associate, inverted, pairUp } from "./associate.ts";
import { overlappingFeatures, similarFeatures } from "./candidates.ts";
import { birthCriteria, type Criteria, deathCriteria } from "./criteria.ts";
import { type Availability, type Finding, findEvent } from "./find-event.ts";
import type { TrackRules } from "./options.ts";
import { pairOverlaps, transposed } from "./overlap.ts";
import type { Scene } from "./scene.ts";
import { settledEvents } from "./settled.ts";
import { succeed } from "./succession.ts";
import { type View, view } from "./view.ts";

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

/**
 * One explanation a feature. Those of nearly the same flux go on first; what is left looks for events; what no event
 * explains goes on where the overlap rule allows it; what is left then may cancel with one that goes on, or emerge
 * beside it, and disappears or appears otherwise.
 */
function exclusiveTransition(ahead: View, back: View): Transition {
  const { rules } = ahead;
  const forward = new Int32Array(ahead.own.count).fill(-1);
  const first = new Uint8Array(ahead.own.count).fill(1);
  const second = new Uint8Array(back.own.count).fill(1);
  const free = { own: first, other: second };
  pairUp(ahead, similarFeatures, forward, free);
  const deathRules = deathCriteria(rules);
  const birthRules = birthCriteria(rules);
  const deaths = claims(ahead, deathRules, first, second);
  const births = claims(back, birthRules, second, first);
  pairUp(ahead, overlappingFeatures, forward, free);
  if (rules.settledPartners) {
    const busy = { own: new Uint8Array(first.length), other: new Uint8Array(second.length) };
    const backward = inverted(forward, second.length);
    deaths.push(...settledEvents(ahead, deathRules, first, { match: forward, ...busy }));
    births.push(
      ...settledEvents(back, birthRules, second, { match: backward, own: busy.other, other: busy.own }),
    );
  }
  for (let i = 0; i < first.length; i++) if (first[i]) deaths.push(alone(i, deathRules));
  for (let j = 0; j < second.length; j++) if (second[j]) births.push(alone(j, birthRules));
  if (rules.succession === "largest") succeed(ahead, back, deaths, births, forward);
  const byLabel = (a: Finding, b: Finding): number => a.self - b.self;
  return {
    forward,
    backward: inverted(forward, second.length),
    deaths: deaths.sort(byLabel),
    births: births.sort(byLabel),
  };
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
