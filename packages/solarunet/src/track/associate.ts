import { byFit, type Candidate, candidates } from "./candidates.ts";
import type { View } from "./view.ts";

/** Index in the other frame of what each own feature is there, or -1; several may be the same one. */
export function associate(look: View): Int32Array {
  const match = new Int32Array(look.own.count).fill(-1);
  for (let i = 0; i < match.length; i++) {
    const found = candidates(look, i);
    if (found.length === 0) continue;
    match[i] = (
      look.rules.match === "first" ? found[0] : found.reduce((a, b) => (byFit(b, a) < 0 ? b : a))
    ).other;
  }
  return match;
}

/**
 * Pairs features one to one, in label order or best fits first, and adds the pairs to `match`. Only those that are
 * free take part, and they are free no more.
 */
export function pairUp(
  look: View,
  search: (look: View, i: number) => Candidate[],
  match: Int32Array,
  free: { readonly own: Uint8Array; readonly other: Uint8Array },
): void {
  const pairs: Candidate[] = [];
  for (let i = 0; i < match.length; i++) if (free.own[i]) pairs.push(...search(look, i));
  if (look.rules.match === "best") pairs.sort(byFit);
  for (const { own, other } of pairs) {
    if (!free.own[own] || !free.other[other]) continue;
    match[own] = other;
    free.own[own] = 0;
    free.other[other] = 0;
  }
}

/** The inverse of a one-to-one match. */
export function inverted(match: Int32Array, count: number): Int32Array {
  const back = new Int32Array(count).fill(-1);
  for (let i = 0; i < match.length; i++) if (match[i] >= 0) back[match[i]] = i;
  return back;
}
