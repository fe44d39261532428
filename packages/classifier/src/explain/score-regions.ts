import type { Score } from "@helioscope/core";
import type { MapRegion } from "./map-regions.ts";

/** A feature that is known: what it is, and the box around it in pixels, row 0 south. */
export interface FeatureBox {
  readonly kind: string;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

/** How regions and known features of images meet. */
export interface RegionCounts {
  /** Known features of the classes that count. */
  readonly features: number;
  /** Those that a region of their class lies on. */
  readonly found: number;
  readonly regions: number;
  /** Regions that lie on a feature of their class. */
  readonly right: number;
  /** Pixels of the regions, and those of them in the box of a feature of their class. */
  readonly areaPx: number;
  readonly rightPx: number;
}

/** What is found of an image, by any method. */
export type FoundRegion = Pick<MapRegion, "class" | "box" | "centrePx" | "runs">;

/**
 * Counts regions that lie on features, and features under regions. A region lies on a feature of its class where it holds
 * the middle of the feature's box, or the box holds the middle of the region: windows are coarser than the features, and
 * several features may lie under one region; how much too large regions are is what their pixels tell. Features of classes that are not in `classes` do not count.
 */
export function scoreRegions(
  regions: readonly FoundRegion[],
  boxes: readonly FeatureBox[],
  classes: readonly string[],
): RegionCounts {
  const features = boxes.filter(({ kind }) => classes.includes(kind));
  const counted = regions.filter((region) => classes.includes(region.class));
  const found = features.filter((feature) => counted.some((region) => meet(region, feature)));
  const right = counted.filter((region) => features.some((feature) => meet(region, feature)));
  return {
    features: features.length,
    found: found.length,
    regions: counted.length,
    right: right.length,
    ...areas(counted, features),
  };
}

function areas(
  regions: readonly FoundRegion[],
  features: readonly FeatureBox[],
): Pick<RegionCounts, "areaPx" | "rightPx"> {
  let [areaPx, rightPx] = [0, 0];
  for (const { class: name, runs } of regions) {
    const own = features.filter(({ kind }) => kind === name);
    for (let k = 0; k < runs.length; k += 3) {
      const [row, start, end] = [runs[k], runs[k + 1], runs[k + 2]];
      const boxes = own.filter(({ box }) => row >= box.y && row < box.y + box.height);
      areaPx += end - start;
      for (let x = start; x < end; x++) {
        if (boxes.some(({ box }) => x >= box.x && x < box.x + box.width)) rightPx++;
      }
    }
  }
  return { areaPx, rightPx };
}

/** Counts of several images together. */
export function sumCounts(counts: readonly RegionCounts[]): RegionCounts {
  const sum = (key: keyof RegionCounts) => counts.reduce((total, one) => total + one[key], 0);
  return {
    features: sum("features"),
    found: sum("found"),
    regions: sum("regions"),
    right: sum("right"),
    areaPx: sum("areaPx"),
    rightPx: sum("rightPx"),
  };
}

/** Shares of counts, 0/0 = NaN: features found, regions that are right, their harmonic mean, and pixels that are right. */
export function regionShares({ features, found, regions, right, areaPx, rightPx }: RegionCounts): {
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
  readonly area: number;
} {
  const recall = found / features;
  const precision = regions === 0 && features > 0 ? 0 : right / regions;
  const f1 = recall + precision === 0 ? 0 : (2 * recall * precision) / (recall + precision);
  return { recall, precision, f1, area: areaPx === 0 && features > 0 ? 0 : rightPx / areaPx };
}

/** Scores of a map beside those of a baseline (`thresholdRegions`, say); none without known features. */
export function regionScores(
  map: RegionCounts,
  baseline: { readonly name: string; readonly counts: RegionCounts },
): Score[] {
  if (map.features === 0) return [];
  const ours = regionShares(map);
  const theirs = regionShares(baseline.counts);
  const score = (metric: string, key: keyof typeof ours): Score => ({
    metric,
    value: ours[key],
    baseline: { name: baseline.name, value: theirs[key] },
    higherIsBetter: true,
  });
  return [
    score("features of discs found", "recall"),
    score("regions of discs that are right", "precision"),
    score("F1 of regions", "f1"),
    score("area of regions within features", "area"),
  ];
}

function meet(region: FoundRegion, { kind, box }: FeatureBox): boolean {
  if (region.class !== kind) return false;
  const [x, y] = region.centrePx;
  const inBox = x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
  return inBox || holds(region, box.x + (box.width - 1) / 2, box.y + (box.height - 1) / 2);
}

function holds({ runs }: FoundRegion, x: number, y: number): boolean {
  const [column, row] = [Math.round(x), Math.round(y)];
  for (let k = 0; k < runs.length; k += 3) {
    if (runs[k] === row && column >= runs[k + 1] && column < runs[k + 2]) return true;
  }
  return false;
}
