import { sharedPixels } from "./candidates.ts";
import type { Finding } from "./find-event.ts";
import { similar, type View } from "./view.ts";

/**
 * Lets tracks go on through events, into `forward`: that of the largest parent in the product of a merging or the
 * remainder of a cancellation, and that of the parent of a splitting or an emergence in the largest child.
 */
export function succeed(
  ahead: View,
  back: View,
  deaths: readonly Finding[],
  births: readonly Finding[],
  forward: Int32Array,
): void {
  for (const finding of deaths) {
    const heir = heirOf(ahead, finding);
    if (heir >= 0) forward[heir] = finding.partner;
  }
  for (const finding of births) {
    const heir = heirOf(back, finding);
    if (heir >= 0) forward[finding.partner] = heir;
  }
}

/** The participant that goes on as the partner, or comes from it; -1 when there is none or no telling which. */
function heirOf(look: View, { self, members, partner }: Finding): number {
  if (partner < 0) return -1;
  const { own, other, rules } = look;
  const kin = [self, ...members]
    .filter((i) => own.flux[i] * other.flux[partner] > 0)
    .map((i) => ({ i, flux: Math.abs(own.flux[i]), sharedPx: sharedPixels(look, i, partner) }))
    .sort((a, b) => b.flux - a.flux || b.sharedPx - a.sharedPx);
  if (kin.length === 0 || kin[0].sharedPx === 0) return -1;
  const [heir, ...rest] = kin;
  const clear = rest.every(
    (r) => heir.sharedPx > r.sharedPx || !similar(heir.flux, r.flux, rules.matchEpsilon),
  );
  return clear ? heir.i : -1;
}
