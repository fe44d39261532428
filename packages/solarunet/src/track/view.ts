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
export function similar(x: number, y: number, epsilon: number): boolean {
  return x * y > 0 && Math.abs((x - y) / x) <= epsilon;
}
