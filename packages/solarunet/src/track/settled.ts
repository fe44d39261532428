import type { Criteria } from "./criteria.ts";
import type { Finding } from "./find-event.ts";
import { inRegion } from "./scene.ts";
import type { View } from "./view.ts";

/** Features that go on: what each is in the other frame, or -1, and which of both frames are in an event already. */
export interface Survivors {
  readonly match: Int32Array;
  readonly own: Uint8Array;
  readonly other: Uint8Array;
}

/**
 * Unbalanced events of features that nothing else explains with opposite ones that go on: feature i with its neighbour
 * j, which is j' in the other frame, when | |Fj| - |Fj'| - |Fi| | / |Fi| is at most eps2. Best fits first; those that
 * take part are unexplained no more, and no survivor takes part twice.
 */
export function settledEvents(
  look: View,
  criteria: Criteria,
  unexplained: Uint8Array,
  survivors: Survivors,
): Finding[] {
  const { own, other, rules } = look;
  const { match } = survivors;
  const pairs: { self: number; survivor: number; residual: number }[] = [];
  for (let self = 0; self < unexplained.length; self++) {
    if (!unexplained[self]) continue;
    const flux = own.flux[self];
    for (const survivor of inRegion(own, self, own, rules)) {
      if (own.flux[survivor] * flux >= 0 || match[survivor] < 0) continue;
      const change = Math.abs(own.flux[survivor]) - Math.abs(other.flux[match[survivor]]);
      const residual = Math.abs((change - Math.abs(flux)) / flux);
      if (residual <= criteria.opposedEpsilon) pairs.push({ self, survivor, residual });
    }
  }
  pairs.sort((a, b) => a.residual - b.residual || a.self - b.self || a.survivor - b.survivor);
  const found: Finding[] = [];
  for (const { self, survivor, residual } of pairs) {
    const partner = match[survivor];
    if (!unexplained[self] || survivors.own[survivor] || survivors.other[partner]) continue;
    unexplained[self] = 0;
    survivors.own[survivor] = 1;
    survivors.other[partner] = 1;
    found.push({ kind: criteria.opposed, self, members: [survivor], partner, balanced: false, residual });
  }
  return found;
}
