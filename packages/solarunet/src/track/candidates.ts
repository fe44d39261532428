import { contourInSquare } from "./contour-grid.ts";
import { similar, type View } from "./view.ts";

/** A feature of the other frame that may be the same one, and how well it fits. */
export interface Candidate {
  readonly own: number;
  readonly other: number;
  readonly sharedPx: number;
  readonly residual: number;
}

/** Better first: more shared pixels, then the smaller change of flux, then labels. */
export function byFit(a: Candidate, b: Candidate): number {
  return b.sharedPx - a.sharedPx || a.residual - b.residual || a.own - b.own || a.other - b.other;
}

/** Features in the region of interest that meet Eq. 6, ascending. */
export function similarFeatures(look: View, i: number): Candidate[] {
  const { own, other, rules } = look;
  return look
    .region(i)
    .filter((j) => similar(own.flux[i], other.flux[j], rules.matchEpsilon))
    .map((j) => candidate(look, i, j));
}

/** Features that meet the overlap rule, ascending; none when there is no such rule. */
export function overlappingFeatures(look: View, i: number): Candidate[] {
  const { own, other, overlaps, rules } = look;
  const found: Candidate[] = [];
  if (!rules.overlap) return found;
  const { minFraction, maxSizeChange } = rules.overlap;
  const self = own.frame.features[i];
  for (let k = overlaps.start[i]; k < overlaps.start[i + 1]; k++) {
    const j = overlaps.other[k];
    const there = other.frame.features[j];
    if (self.sign !== there.sign || overlaps.pixels[k] / self.sizePx < minFraction) continue;
    if (Math.abs((self.sizePx - there.sizePx) / self.sizePx) > maxSizeChange) continue;
    if (rules.region === "square" && !contourInSquare(other.grid, j, own.x[i], own.y[i], own.near[i]))
      continue;
    found.push(candidate(look, i, j));
  }
  return found;
}

/** All that own feature i may be, by either rule, ascending. */
export function candidates(look: View, i: number): Candidate[] {
  const found = similarFeatures(look, i);
  const more = overlappingFeatures(look, i).filter((c) => !found.some((f) => f.other === c.other));
  return more.length === 0 ? found : [...found, ...more].sort((a, b) => a.other - b.other);
}

/** How many pixels own feature i shares with feature j of the other frame. */
export function sharedPixels({ overlaps }: View, i: number, j: number): number {
  for (let k = overlaps.start[i]; k < overlaps.start[i + 1]; k++) {
    if (overlaps.other[k] === j) return overlaps.pixels[k];
  }
  return 0;
}

function candidate(look: View, i: number, j: number): Candidate {
  const { own, other } = look;
  const residual = Math.abs((own.flux[i] - other.flux[j]) / own.flux[i]);
  return { own: i, other: j, sharedPx: sharedPixels(look, i, j), residual };
}
