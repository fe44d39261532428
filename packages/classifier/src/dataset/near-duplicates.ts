import { ArgumentError, type Skip, throwIfAborted, type WorkOptions } from "@helioscope/core";
import type { DataSplit, LabelledSet } from "../types.ts";
import { codePairs } from "./code-pairs.ts";
import { duplicateInput, type Fingerprint, fingerprint, PICTURE_PX } from "./fingerprint.ts";
import { prepareSet } from "./prepare-set.ts";
import { shiftedCorrelation } from "./shifted-correlation.ts";
import { SIDES, type Side } from "./sides.ts";

/** Two images on different sides of a split that show nearly the same. */
export interface DuplicatePair {
  /** Index of the image on the earlier side (train before validation before test). */
  readonly first: number;
  readonly second: number;
  readonly firstSide: Side;
  readonly secondSide: Side;
  /** 1 minus the correlation of their structure at the best shift: 0 for the same image. */
  readonly distance: number;
}

export interface NearDuplicates {
  /** The nearest first. */
  readonly pairs: readonly DuplicatePair[];
  readonly compared: number;
  readonly skipped: readonly Skip[];
}

export interface NearDuplicateOptions extends WorkOptions {
  /** Pairs up to this distance are told; 0.25 where absent. */
  readonly maxDistance?: number;
}

/** Pixels of the 32 by which pictures are shifted against each other. */
const REACH = 3;

/**
 * Images that are on two sides of a split and nearly the same: other encodings, brightness, contrast, small shifts, or
 * the next frame of a sequence. Codes of 60 low frequencies at nine shifts pick the candidates, the correlation of
 * their structure (gradients removed, strong features cut) decides. Throws an ArgumentError for a distance outside
 * [0, 1), an AbortedError when the signal fires.
 */
export async function nearDuplicates(
  set: LabelledSet,
  split: DataSplit,
  options: NearDuplicateOptions = {},
): Promise<NearDuplicates> {
  const { maxDistance = TWIN_DISTANCE, signal } = options;
  if (!(maxDistance >= 0 && maxDistance < 1))
    throw new ArgumentError(`A distance of ${maxDistance}`, {
      value: maxDistance,
      expected: "from 0 to below 1",
    });
  const indices = SIDES.flatMap((side) => [...split[side]]);
  const { prints, skipped } = await fingerprintsOf(set, indices, options);
  const pairs: DuplicatePair[] = [];
  let compared = 0;
  SIDES.forEach((firstSide, k) => {
    for (const secondSide of SIDES.slice(k + 1)) {
      const [first, second] = [firstSide, secondSide].map((side) =>
        [...split[side]].filter((i) => prints.has(i)),
      );
      const of = (list: readonly number[]) => list.map((i) => prints.get(i) as Fingerprint);
      compared += first.length * second.length;
      for (const { known, asked, distance } of alike(of(first), of(second), maxDistance, signal))
        pairs.push({ first: first[known], second: second[asked], firstSide, secondSide, distance });
    }
  });
  pairs.sort((a, b) => a.distance - b.distance || a.first - b.first || a.second - b.second);
  return { pairs, compared, skipped };
}

/** Pairs of images anywhere in a set that show nearly the same, as {@link nearDuplicates} tells them. */
export async function twinsIn(set: LabelledSet, options: WorkOptions = {}): Promise<[number, number][]> {
  const { prints } = await fingerprintsOf(set, [...set.images.keys()], options);
  const [indices, list] = [[...prints.keys()], [...prints.values()]];
  return alike(list, list, TWIN_DISTANCE, options.signal).flatMap(({ known, asked }): [number, number][] =>
    known < asked ? [[indices[known], indices[asked]]] : [],
  );
}

/** Of so many images they are looked for unasked, which takes seconds. */
export const MOST_LOOKED_AT = 5000;

/** Largest distance of near-duplicates where nothing else is said. */
const TWIN_DISTANCE = 0.25;

/** Images that are in memory as input at a time. */
const BATCH = 256;

async function fingerprintsOf(
  set: LabelledSet,
  indices: readonly number[],
  { signal, onProgress }: WorkOptions,
): Promise<{ readonly prints: Map<number, Fingerprint>; readonly skipped: readonly Skip[] }> {
  const prints = new Map<number, Fingerprint>();
  const skipped: Skip[] = [];
  for (let from = 0; from < indices.length; from += BATCH) {
    onProgress?.({ stage: "fingerprints", done: from, total: indices.length });
    const part = await prepareSet(set, duplicateInput, {
      ...(signal && { signal }),
      indices: indices.slice(from, from + BATCH),
    });
    for (const [k, input] of part.inputs.entries()) prints.set(part.indices[k], fingerprint(input));
    skipped.push(...part.skipped);
  }
  return { prints, skipped };
}

/** Pairs of fingerprints up to a distance. */
export function alike(
  known: readonly Fingerprint[],
  asked: readonly Fingerprint[],
  maxDistance: number,
  signal?: AbortSignal,
): { readonly known: number; readonly asked: number; readonly distance: number }[] {
  return codePairs(known, asked, signal).flatMap(([i, j], n) => {
    if (n % 256 === 0) throwIfAborted(signal);
    const distance = 1 - shiftedCorrelation(known[i].picture, asked[j].picture, PICTURE_PX, REACH);
    return distance <= maxDistance ? [{ known: i, asked: j, distance: Math.max(0, distance) }] : [];
  });
}
