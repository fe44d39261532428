import {
  atLeast,
  coverageOf,
  type Flare,
  type FlareCoverage,
  type HarpRegions,
  harpGroups,
  isCovered,
} from "@helioscope/archives";
import { ArgumentError } from "@helioscope/core";
import type { SharpRecord } from "../types.ts";
import { flaresByNoaa } from "./flares-by-noaa.ts";

/** A HARP as its records show it. */
export interface RegionPassage {
  readonly harp: number;
  /** Numbers of the NOAA regions in it, ascending: those of all its records, and of the map of HARPs. */
  readonly noaa: readonly number[];
  /** Times of its first and its last record, UTC. */
  readonly firstUtc: string;
  readonly lastUtc: string;
}

/** The HARPs of some records, by number; `harps` adds the NOAA regions that the archive's map knows. */
export function passagesOf(
  records: readonly SharpRecord[],
  harps: Iterable<HarpRegions> = [],
): RegionPassage[] {
  const passages = new Map<number, { noaa: Set<number>; firstUtc: string; lastUtc: string }>();
  for (const { harp, noaa, time } of records) {
    const passage = passages.get(harp) ?? { noaa: new Set(), firstUtc: time.utc, lastUtc: time.utc };
    for (const number of noaa) passage.noaa.add(number);
    if (time.utc < passage.firstUtc) passage.firstUtc = time.utc;
    if (time.utc > passage.lastUtc) passage.lastUtc = time.utc;
    passages.set(harp, passage);
  }
  for (const { harp, noaa } of harps) for (const number of noaa) passages.get(harp)?.noaa.add(number);
  return [...passages]
    .map(([harp, { noaa, firstUtc, lastUtc }]) => ({
      harp,
      noaa: [...noaa].sort((a, b) => a - b),
      firstUtc,
      lastUtc,
    }))
    .sort((a, b) => a.harp - b.harp);
}

export interface LabelOptions {
  /** Least GOES class, as listed, of the flares that make a region flaring; M1.0 in the paper, and where absent. */
  readonly minimumClass?: string;
  /**
   * Scale of that class. "listed", where absent, compares classes as they stand, though those of GOES-16 on are about 1.43
   * times larger for the same flare; "scaled" (GOES-15 and before) and "true" hold all flares to one flux. A flare whose
   * own scale is unknown then counts as scaled.
   */
  readonly classScale?: "listed" | "scaled" | "true";
  /**
   * HARPs without a NOAA number: nonflaring by convention, since a region that flares gets a number ("nonflaring"), or no
   * samples ("leave out"). "nonflaring" where absent.
   */
  readonly unnumbered?: "nonflaring" | "leave out";
  /**
   * Count only flares that peak from so many hours before the first record of the HARP to so many after the last one.
   * Null, where absent: a NOAA number is of one passage, so that all flares with that number are of it.
   */
  readonly withinHours?: number | null;
  /**
   * HARPs without a listed flare of that class whose records do not all lie in times that the lists cover, so that one may
   * have been missed: no samples ("leave out"), or nonflaring, for lists that are known to be complete ("nonflaring").
   * "leave out" where absent.
   */
  readonly uncovered?: "leave out" | "nonflaring";
  /**
   * Which times the lists cover: what each was asked for, joined. Where absent it is taken from the flares: from the first
   * to the last, less holes longer than `coverageDays`.
   */
  readonly coverage?: FlareCoverage;
  /** Longest time without a flare of any class that counts as covered; 90 where absent. */
  readonly coverageDays?: number;
  /** The archive's whole map: HARPs without a record may link others into one group. */
  readonly harps?: Iterable<HarpRegions>;
}

/** A HARP with its label. */
export interface LabelledRegion extends RegionPassage {
  /** The smallest HARP number of those that share NOAA regions with it, directly or through others. */
  readonly group: string;
  readonly label: 0 | 1;
  /** All listed flares of its NOAA regions, of any class, by peak. */
  readonly flares: readonly Flare[];
}

export interface RegionLabels {
  /** By HARP number. */
  readonly regions: ReadonlyMap<number, LabelledRegion>;
  /** HARPs without a NOAA number that were left out. */
  readonly unnumbered: readonly number[];
  /** HARPs of times that no list of flares covers that were left out. */
  readonly uncovered: readonly number[];
  /** The times that count as covered. */
  readonly coverage: FlareCoverage;
  /** Flares of at least the least class without a NOAA number: they can make no region flaring. */
  readonly unassigned: readonly Flare[];
}

/**
 * Labels regions (section 2): flaring when any of their NOAA regions has a flare of at least the least class, whenever in
 * its passage. The label of a magnetogram thus depends on what comes later: it classifies regions, and forecasts nothing.
 * Throws an ArgumentError for a class that is none, or negative hours or days.
 */
export function labelRegions(
  passages: readonly RegionPassage[],
  flares: readonly Flare[],
  options: LabelOptions = {},
): RegionLabels {
  const { minimumClass = "M1.0", unnumbered = "nonflaring", withinHours = null, harps = [] } = options;
  const { uncovered = "leave out", coverageDays = 90 } = options;
  const coverage = options.coverage ?? coverageOf(flares, undefined, { holeDays: coverageDays });
  if (withinHours !== null && !(withinHours >= 0))
    throw new ArgumentError(`Flares within ${withinHours} hours`, {
      value: withinHours,
      expected: "0 or more",
    });
  const on = options.classScale ?? "listed";
  const strong = new Set(atLeast(flares, minimumClass, { on, unknownAs: "scaled" }));
  const byNoaa = flaresByNoaa(flares);
  const groups = harpGroups([...passages, ...harps]);
  const regions = new Map<number, LabelledRegion>();
  const withoutNumber: number[] = [];
  const withoutList: number[] = [];
  for (const passage of passages) {
    if (passage.noaa.length === 0 && unnumbered === "leave out") {
      withoutNumber.push(passage.harp);
      continue;
    }
    const own = passage.noaa
      .flatMap((number) => byNoaa.get(number) ?? [])
      .filter((flare) => withinHours === null || isWithin(flare, passage, withinHours))
      .sort((a, b) => (a.peakUtc < b.peakUtc ? -1 : a.peakUtc > b.peakUtc ? 1 : 0));
    const label = own.some((flare) => strong.has(flare)) ? 1 : 0;
    // A listed flare is known, whatever else the lists miss; that there was none has to be.
    const { firstUtc: from, lastUtc: to } = passage;
    if (label === 0 && uncovered === "leave out" && !isCovered(coverage, { from, to }, minimumClass)) {
      withoutList.push(passage.harp);
      continue;
    }
    regions.set(passage.harp, {
      ...passage,
      group: String(groups.get(passage.harp)),
      label,
      flares: own,
    });
  }
  return {
    regions,
    unnumbered: withoutNumber,
    uncovered: withoutList,
    coverage,
    unassigned: [...strong].filter(({ noaa }) => noaa === null),
  };
}

/** All listed flares of the NOAA regions in a HARP, by peak; none for a HARP that is not among the regions. */
export function flaresOf({ regions }: RegionLabels, harp: number): readonly Flare[] {
  return regions.get(harp)?.flares ?? [];
}

function isWithin({ peakUtc }: Flare, { firstUtc, lastUtc }: RegionPassage, hours: number): boolean {
  const [peak, margin] = [Date.parse(peakUtc), hours * 3_600_000];
  return peak >= Date.parse(firstUtc) - margin && peak <= Date.parse(lastUtc) + margin;
}
