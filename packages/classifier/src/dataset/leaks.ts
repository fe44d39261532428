import type { DataSplit, LabelledSet } from "../types.ts";
import {
  type DuplicatePair,
  MOST_LOOKED_AT,
  type NearDuplicateOptions,
  nearDuplicates,
} from "./near-duplicates.ts";
import { SIDES } from "./sides.ts";

/** What the sides of a split share that a score on one of them should not. */
export interface Leaks {
  /** Near-duplicates on two sides, the nearest first; null where they were not looked for. */
  readonly pairs: readonly DuplicatePair[] | null;
  /** Images held back (validation, test) that have one on an earlier side; null where they were not looked for. */
  readonly twins: number | null;
  /** Regions that are on more than one side. */
  readonly regions: readonly string[];
  /** Images held back whose region is on an earlier side, too. */
  readonly ofRegions: number;
  /** Images held back for which either holds. */
  readonly either: number;
  /** Images held back. */
  readonly held: number;
}

/**
 * What leaks between the sides of a split: near-duplicates, looked for among up to `most` images (5000 where absent), and
 * regions. Throws an AbortedError when the signal fires.
 */
export async function leaksOf(
  set: LabelledSet,
  split: DataSplit,
  options: NearDuplicateOptions & { readonly most?: number } = {},
): Promise<Leaks> {
  const count = SIDES.reduce((sum, side) => sum + split[side].length, 0);
  const look = count <= (options.most ?? MOST_LOOKED_AT);
  const pairs = look ? (await nearDuplicates(set, split, options)).pairs : null;
  const before = new Set<string>();
  const regions = new Set<string>();
  const ofRegions = new Set<number>();
  let held = 0;
  for (const side of SIDES) {
    if (side !== "train") held += split[side].length;
    const regionOf = (i: number) => set.images[i].region;
    for (const i of split[side]) {
      const region = regionOf(i);
      if (region === null || !before.has(region)) continue;
      regions.add(region);
      ofRegions.add(i);
    }
    for (const i of split[side]) {
      const region = regionOf(i);
      if (region !== null) before.add(region);
    }
  }
  const twins = pairs && new Set(pairs.map(({ second }) => second));
  return {
    pairs,
    twins: twins?.size ?? null,
    regions: [...regions].sort(),
    ofRegions: ofRegions.size,
    either: new Set([...(twins ?? []), ...ofRegions]).size,
    held,
  };
}

/** Leaks in a few words behind the name of what is scored; empty where nothing leaks. */
export function leakNote({ twins, either, held }: Leaks): string {
  const unseen = twins === null ? " (near-duplicates were not looked for)" : "";
  return either === 0
    ? unseen
    : `, ${either} of ${held} held back with a near-duplicate or their region on an earlier side${unseen}`;
}

/** Leaks as sentences, none where nothing leaks. */
export function leakText({ twins, regions, ofRegions, held }: Leaks): string[] {
  const lines: string[] = [];
  if (twins === null)
    lines.push("Near-duplicates between the sides were not looked for: there are too many images");
  else if (twins > 0)
    lines.push(`${twins} of ${held} images that are held back look nearly like one on an earlier side`);
  if (regions.length > 0)
    lines.push(
      `${ofRegions} of ${held} images that are held back are of ${regions.length} regions that are on an earlier side, too`,
    );
  return lines;
}
