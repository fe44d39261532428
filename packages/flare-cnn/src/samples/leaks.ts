import { DataError } from "@helioscope/core";
import type { Split, Splittable } from "./splits.ts";

/** A region with samples on both sides of a split. */
export interface Leak {
  /** What both sides share. */
  readonly by: "group" | "HARP" | "NOAA number";
  readonly region: string;
}

/** Regions that a split has on both sides, by group, by HARP and by NOAA number. */
export function leaksOf(samples: readonly Splittable[], split: Split): Leak[] {
  const [train, held] = [split.train, split.held].map((side) => {
    const own = { group: new Set<string>(), HARP: new Set<string>(), "NOAA number": new Set<string>() };
    for (const i of side) {
      const { group, harp, noaa } = samples[i];
      own.group.add(group);
      own.HARP.add(String(harp));
      for (const number of noaa) own["NOAA number"].add(String(number));
    }
    return own;
  });
  return (["group", "HARP", "NOAA number"] as const).flatMap((by) =>
    [...train[by]].filter((region) => held[by].has(region)).map((region) => ({ by, region })),
  );
}

/**
 * Refuses a split with a region on both sides: magnetograms of one region resemble each other, so that a classifier
 * that remembers a region would seem to know flares. Throws a DataError whose value lists the leaks.
 */
export function assertDisjoint(samples: readonly Splittable[], split: Split): void {
  const leaks = leaksOf(samples, split);
  if (leaks.length === 0) return;
  const named = leaks.slice(0, 5).map(({ by, region }) => `${by} ${region}`);
  throw new DataError(
    `The split has regions on both sides: ${named.join(", ")}${leaks.length > 5 ? ", ..." : ""}`,
    {
      value: leaks,
      expected: "each region on one side",
      remedy: "Split by group.",
    },
  );
}

/** Two regions on opposite sides of a split that may be one, a rotation of the Sun apart. */
export interface Recurrence {
  readonly groups: readonly [string, string];
  readonly days: number;
  readonly longitudeApartDeg: number;
  readonly latitudeApartDeg: number;
}

/** What finding returned regions asks of a sample, beside what splitting asks. */
export interface Placed extends Splittable {
  readonly longitudeDeg: number | null;
  readonly latitudeDeg: number | null;
}

export interface RecurrenceOptions {
  /** Two places that differ by less are one; 10 and 5 degrees where absent. */
  readonly longitudeDeg?: number;
  readonly latitudeDeg?: number;
}

/** Synodic rotation of the Carrington system, days. */
const ROTATION_DAYS = 27.2753;

/**
 * Regions of opposite sides that were at one place one rotation apart: an active region that comes back gets new
 * numbers, and no number shows the leak. A warning, not a proof. Regions without a position are passed over.
 */
export function recurrences(
  samples: readonly Placed[],
  split: Split,
  options: RecurrenceOptions = {},
): Recurrence[] {
  const { longitudeDeg = 10, latitudeDeg = 5 } = options;
  const train = places(samples, split.train);
  const found: Recurrence[] = [];
  for (const held of places(samples, split.held)) {
    for (const other of train) {
      const days = Math.abs(held.time - other.time) / 86_400_000;
      if (days < ROTATION_DAYS / 2 || days > 1.5 * ROTATION_DAYS) continue;
      // Carrington longitude falls by a turn in each rotation; what is left is how far apart the two places are.
      const turn = ((((held.longitude - other.longitude) % 360) + 540) % 360) - 180;
      const apart = {
        longitudeApartDeg: Math.abs(turn),
        latitudeApartDeg: Math.abs(held.latitude - other.latitude),
      };
      if (apart.longitudeApartDeg > longitudeDeg || apart.latitudeApartDeg > latitudeDeg) continue;
      found.push({ groups: [other.group, held.group], days, ...apart });
    }
  }
  return found;
}

/** The same among all samples, each pair once: what a split of them may part. */
export function returnedGroups(samples: readonly Placed[], options: RecurrenceOptions = {}): Recurrence[] {
  const all = Uint32Array.from(samples, (_, i) => i);
  return recurrences(samples, { train: all, held: all }, options).filter(({ groups: [a, b] }) => a < b);
}

/** Where each group of one side was when it was nearest to the central meridian, in a frame that rotates with the Sun. */
function places(samples: readonly Placed[], side: Uint32Array) {
  const best = new Map<
    string,
    { group: string; time: number; longitude: number; latitude: number; from: number }
  >();
  for (const i of side) {
    const { group, utc, longitudeDeg, latitudeDeg } = samples[i];
    if (longitudeDeg === null || latitudeDeg === null) continue;
    const from = Math.abs(longitudeDeg);
    if (from >= (best.get(group)?.from ?? Number.POSITIVE_INFINITY)) continue;
    const time = Date.parse(utc);
    const longitude = longitudeDeg - (360 * time) / (86_400_000 * ROTATION_DAYS);
    best.set(group, { group, time, longitude, latitude: latitudeDeg, from });
  }
  return [...best.values()];
}
