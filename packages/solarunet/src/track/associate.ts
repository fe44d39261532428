import { contourInSquare } from "./contour-grid.ts";
import type { TrackRules } from "./options.ts";
import type { Overlaps } from "./overlap.ts";
import { inRegion, type Scene } from "./scene.ts";

/** One frame looking at a neighbour: forward or backward in time. */
export interface View {
  readonly own: Scene;
  readonly other: Scene;
  readonly overlaps: Overlaps;
  readonly rules: TrackRules;
  /** Features of `other` in the region of interest of own feature i. */
  region(i: number): readonly number[];
  /** Whether `other` has a feature of nearly the flux of own feature i in its region. */
  settled(i: number): boolean;
}

export function view(own: Scene, other: Scene, overlaps: Overlaps, rules: TrackRules): View {
  const regions = new Array<readonly number[] | undefined>(own.count);
  const known = new Int8Array(own.count).fill(-1);
  const region = (i: number): readonly number[] => {
    regions[i] ??= inRegion(own, i, other, rules);
    return regions[i];
  };
  const settled = (i: number): boolean => {
    if (known[i] < 0) {
      const flux = own.flux[i];
      known[i] = region(i).some((j) => similar(flux, other.flux[j], rules.settledEpsilon)) ? 1 : 0;
    }
    return known[i] === 1;
  };
  return { own, other, overlaps, rules, region, settled };
}

/** Eq. 6: same sign, and the flux changes by at most epsilon of the first. */
function similar(x: number, y: number, epsilon: number): boolean {
  return x * y > 0 && Math.abs((x - y) / x) <= epsilon;
}

/** A feature of the other frame that may be the same one, and how well it fits. */
export interface Candidate {
  readonly own: number;
  readonly other: number;
  readonly sharedPx: number;
  readonly residual: number;
}

/** All features of the other frame that own feature i may be, ascending. */
export function candidates({ own, other, overlaps, rules, region }: View, i: number): Candidate[] {
  const found: Candidate[] = [];
  const flux = own.flux[i];
  const self = own.frame.features[i];
  const add = (j: number, sharedPx: number): void => {
    found.push({ own: i, other: j, sharedPx, residual: Math.abs((flux - other.flux[j]) / flux) });
  };
  const from = overlaps.start[i];
  const to = overlaps.start[i + 1];
  const shared = (j: number): number => {
    for (let k = from; k < to; k++) if (overlaps.other[k] === j) return overlaps.pixels[k];
    return 0;
  };
  const list = region(i);
  for (const j of list) if (similar(flux, other.flux[j], rules.matchEpsilon)) add(j, shared(j));
  if (rules.overlap) {
    const { minFraction, maxSizeChange } = rules.overlap;
    for (let k = from; k < to; k++) {
      const j = overlaps.other[k];
      const there = other.frame.features[j];
      if (overlaps.pixels[k] / self.sizePx < minFraction) continue;
      if (Math.abs((self.sizePx - there.sizePx) / self.sizePx) > maxSizeChange) continue;
      if (self.sign !== there.sign || found.some((c) => c.other === j)) continue;
      if (rules.region === "square" && !contourInSquare(other.grid, j, own.x[i], own.y[i], own.near[i]))
        continue;
      add(j, overlaps.pixels[k]);
    }
    found.sort((a, b) => a.other - b.other);
  }
  return found;
}

/** Better first: more shared pixels, then the smaller change of flux, then labels. */
export function byFit(a: Candidate, b: Candidate): number {
  return b.sharedPx - a.sharedPx || a.residual - b.residual || a.own - b.own || a.other - b.other;
}

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

/** The same one to one: in label order, or best fits first. */
export function associateExclusively(look: View): Int32Array {
  const match = new Int32Array(look.own.count).fill(-1);
  const taken = new Uint8Array(look.other.count);
  const pairs: Candidate[] = [];
  for (let i = 0; i < match.length; i++) pairs.push(...candidates(look, i));
  if (look.rules.match === "best") pairs.sort(byFit);
  for (const { own, other } of pairs) {
    if (match[own] >= 0 || taken[other]) continue;
    match[own] = other;
    taken[other] = 1;
  }
  return match;
}

/** The inverse of a one-to-one match. */
export function inverted(match: Int32Array, count: number): Int32Array {
  const back = new Int32Array(count).fill(-1);
  for (let i = 0; i < match.length; i++) if (match[i] >= 0) back[match[i]] = i;
  return back;
}
