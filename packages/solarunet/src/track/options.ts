import { ArgumentError } from "@helioscope/core";
import type { RowOrder } from "../types.ts";
import { movingDistance } from "./moving-distance.ts";

/**
 * Left-hand side of the unbalanced criterion (Eq. 9), for X with flux f, partners with summed flux s, remainder p.
 * `"printed"`: (|f+s|-|p|)/|p|, which anything meets whose remainder is large. `"absolute"`: its absolute value.
 * `"release"`: ||f|-|s|-|p||/|p| for cancellation and ||f|-||s|-|p|||/|f| for emergence.
 */
export type UnbalancedRule = "printed" | "absolute" | "release";

/** All that decides how features are followed and events found. */
export interface TrackRules {
  /** D of Eq. 2, pixels; see {@link movingDistance}. */
  readonly movingDistancePx: number;
  /**
   * Region of interest of a feature (Eq. 3), and what lies in it. `"circle"`: radius 2D + r around the centroid, r
   * of the smallest circle; a feature is inside when any of its pixels is. `"square"`: the released code, half-width
   * 2 ceil(D) + r around the rounded centroid, r the rounded-up distance to the farthest contour pixel; a feature is
   * inside when any contour pixel is, so one that covers the whole region is missed.
   */
  readonly region: "circle" | "square";
  /** eps1 of Eq. 6: how much the flux of the same feature may change. */
  readonly matchEpsilon: number;
  /**
   * A second way to be the same feature, of the released code: same sign, shared pixels at least `minFraction` of
   * X's, sizes that differ by at most `maxSizeChange` of X's. Null: off. With `exclusive` it is the last resort,
   * after the events.
   */
  readonly overlap: { readonly minFraction: number; readonly maxSizeChange: number } | null;
  /** A neighbour whose flux some feature of the other frame has to within this is no partner (the G' sets). */
  readonly settledEpsilon: number;
  /** eps2 of Eq. 7, forward in time. */
  readonly mergingEpsilon: number;
  /** eps2 of Eq. 7, backward. */
  readonly splittingEpsilon: number;
  /** eps2 of Eqs. 8 and 9, forward. */
  readonly cancellationEpsilon: number;
  /** eps2 of Eqs. 8 and 9, backward. */
  readonly emergenceEpsilon: number;
  readonly unbalanced: UnbalancedRule;
  /** k: when there are more partners than this, the k nearest by Eq. 5 stay. At most 16. */
  readonly neighbours: number;
  /**
   * `"first"`: the first feature, and the first combination, that meets a criterion (by label; by size, then
   * lexicographic). `"best"`: the feature that shares most pixels, then with the smallest change of flux; the
   * combination of fewest partners, then with the smallest residual.
   */
  readonly match: "first" | "best";
  /** True: a feature has one past and one future: a feature that it continues, or one event. */
  readonly exclusive: boolean;
  /**
   * With `exclusive`. `"largest"`: the track of the parent with most flux goes on in the product of a merging or the
   * remainder of a cancellation, that of the one parent in the child with most flux. It must have the sign of the other
   * side and overlap it; where another has its flux by Eq. 6, it must share more pixels too, or no track goes on.
   * `"none"`: products are new tracks, as in the paper.
   */
  readonly succession: "none" | "largest";
  /**
   * True: a feature takes part in Eqs. 8 and 9 only if it vanishes, that is, if no feature of its sign that is still
   * free overlaps it in the other frame. Growing bipoles do not, nor do elements that have only begun to cancel.
   */
  readonly opposedVanish: boolean;
  /**
   * With `exclusive`. True: a feature that nothing else explains takes part in an unbalanced event with an opposite one
   * that goes on, when that one's loss of flux (its gain, in an emergence) differs from the feature's own flux by at
   * most eps2 of the latter. The track of the one that goes on is not broken.
   */
  readonly settledPartners: boolean;
  /** Row order in which first and last contour pixels and half borders are taken. */
  readonly rowOrder: RowOrder;
}

export type TrackProfile = "paper" | "release" | "exclusive";

const gstDistancePx = movingDistance({ cadenceS: 56, pixelScaleArcsec: 0.083 });

const paper: TrackRules = {
  movingDistancePx: gstDistancePx,
  region: "circle",
  matchEpsilon: 0.33,
  overlap: null,
  settledEpsilon: 0.33,
  mergingEpsilon: 0.5,
  splittingEpsilon: 0.5,
  cancellationEpsilon: 0.5,
  emergenceEpsilon: 0.5,
  unbalanced: "printed",
  neighbours: 10,
  match: "first",
  exclusive: false,
  succession: "none",
  opposedVanish: false,
  settledPartners: false,
  rowOrder: "ascending",
};

/**
 * Named rules; D is that of the paper's data in all. `paper`: Eqs. 2 to 9 as printed with the thresholds of the text.
 * `release`: the published code. Both take the first hit and let a feature take part in several events. `exclusive`:
 * the paper's thresholds with one past and one future a feature, best match, the absolute value in Eq. 9, overlap as
 * the last resort, so that nothing is counted twice; tracks that go on through events; and what cancels must vanish,
 * but may do so into a stronger feature that hardly changes.
 */
export const trackProfiles: Readonly<Record<TrackProfile, TrackRules>> = {
  paper,
  release: {
    movingDistancePx: gstDistancePx,
    region: "square",
    matchEpsilon: 0.5,
    overlap: { minFraction: 0.01, maxSizeChange: 1 },
    settledEpsilon: 0.1,
    mergingEpsilon: 0.8,
    splittingEpsilon: 0.5,
    cancellationEpsilon: 0.5,
    emergenceEpsilon: 0.5,
    unbalanced: "release",
    neighbours: 10,
    match: "first",
    exclusive: false,
    succession: "none",
    opposedVanish: false,
    settledPartners: false,
    rowOrder: "ascending",
  },
  exclusive: {
    ...paper,
    overlap: { minFraction: 0.1, maxSizeChange: 2 },
    unbalanced: "absolute",
    match: "best",
    exclusive: true,
    succession: "largest",
    opposedVanish: true,
    settledPartners: true,
  },
};

/** The rules of a profile (default `paper`) with changes. Throws an {@link ArgumentError} for values out of range. */
export function trackRules(
  options: { readonly profile?: TrackProfile } & { readonly [K in keyof TrackRules]?: TrackRules[K] } = {},
): TrackRules {
  const profile = options.profile ?? "paper";
  const base = trackProfiles[profile];
  if (!base) {
    throw new ArgumentError(`profile is ${profile}`, {
      value: profile,
      expected: Object.keys(trackProfiles).join(" or "),
    });
  }
  const given = Object.entries(options).filter(([key, value]) => key in base && value !== undefined);
  const rules: TrackRules = { ...base, ...Object.fromEntries(given) };
  for (const [name, value] of Object.entries(rules)) {
    if (typeof value === "number" && !(value >= 0 && Number.isFinite(value))) {
      throw new ArgumentError(`${name} is ${value}`, { value, expected: "0 or more" });
    }
  }
  if (!(Number.isInteger(rules.neighbours) && rules.neighbours >= 1 && rules.neighbours <= 16)) {
    throw new ArgumentError(`neighbours is ${rules.neighbours}`, {
      value: rules.neighbours,
      expected: "an integer from 1 to 16",
      remedy: "Every combination of them is tried: 2^k of them",
    });
  }
  return rules;
}
