import { ArgumentError, parseTime } from "@helioscope/core";
import { parseGoesClass } from "./goes-class.ts";
import type { ListedSpan } from "./listed-span.ts";
import { type Period, spanOf } from "./period.ts";
import type { Flare } from "./types.ts";

/** A stretch of time that a list of flares knows: a flare in it that is not listed was none. */
export interface CoveredInterval {
  readonly fromUtc: string;
  readonly toUtc: string;
  /** Flares weaker than this class are not listed; null where the list does not say. */
  readonly minimumClass: string | null;
}

/** What lists of flares know. */
export interface FlareCoverage {
  /** By start. Those of one least class neither touch nor overlap. */
  readonly intervals: readonly CoveredInterval[];
}

export interface CoverageOptions {
  /**
   * A list that does not say what it was asked for is taken to know nothing between two flares further apart than this,
   * days. Default 90: only in the deepest minimum do C flares keep away for longer.
   */
  readonly holeDays?: number;
  /** Such a list is taken to know so many days before and after what lies between the flares. Default 0. */
  readonly marginDays?: number;
}

const DAY_MS = 86_400_000;

/**
 * What one list of flares covers: the span that it was asked for, or, where it does not say ({@link ListedSpan}), from its
 * first flare to its last without the holes. Throws an ArgumentError for negative days, and for spans that are none.
 */
export function coverageOf(
  flares: readonly Flare[],
  asked?: ListedSpan | readonly ListedSpan[],
  options: CoverageOptions = {},
): FlareCoverage {
  const { holeDays = 90, marginDays = 0 } = options;
  if (!(holeDays >= 0) || !(marginDays >= 0)) {
    throw new ArgumentError("A list of flares cannot cover such stretches", {
      value: { holeDays, marginDays },
      expected: "0 days or more",
    });
  }
  const spans = asked === undefined ? [] : [asked].flat();
  if (spans.length > 0) {
    return united(
      spans.map(({ minimumClass, ...span }) => {
        const { startMs, endMs } = spanOf(span);
        return { startMs, endMs, minimumClass };
      }),
    );
  }
  const peaks = flares.map(({ peakUtc }) => Date.parse(peakUtc)).sort((a, b) => a - b);
  const stretches: Stretch[] = [];
  let start = 0;
  for (const [i, peak] of peaks.entries()) {
    const next = peaks[i + 1];
    if (next !== undefined && next - peak <= holeDays * DAY_MS) continue;
    stretches.push({
      startMs: (peaks[start] as number) - marginDays * DAY_MS,
      endMs: peak + marginDays * DAY_MS,
      minimumClass: null,
    });
    start = i + 1;
  }
  return united(stretches);
}

/** What several lists cover together. */
export const joinCoverages = (coverages: readonly FlareCoverage[]): FlareCoverage =>
  united(
    coverages.flatMap(({ intervals }) =>
      intervals.map(({ fromUtc, toUtc, minimumClass }) => ({
        startMs: Date.parse(fromUtc),
        endMs: Date.parse(toUtc),
        minimumClass,
      })),
    ),
  );

/**
 * Whether the whole of a stretch of time (UTC, both ends included) is covered, by lists that hold all flares of at least
 * `minimumClass` there. Throws an ArgumentError for a class that is none.
 */
export function isCovered(coverage: FlareCoverage, { from, to }: Period, minimumClass?: string): boolean {
  const least = minimumClass === undefined ? undefined : fluxOf(minimumClass);
  const fine = coverage.intervals.filter(
    (interval) =>
      least === undefined || interval.minimumClass === null || fluxOf(interval.minimumClass) <= least,
  );
  const [start, end] = [from, to].map((text) => Date.parse(parseTime(text).utc)) as [number, number];
  let reached = start;
  let known = false;
  for (const { fromUtc, toUtc } of fine) {
    if (Date.parse(fromUtc) > reached) break;
    if (Date.parse(toUtc) < reached) continue;
    // Lists of other classes may go on where one ends.
    known = true;
    reached = Date.parse(toUtc);
  }
  return known && reached >= end;
}

function fluxOf(goesClass: string): number {
  const parsed = parseGoesClass(goesClass);
  if (parsed) return parsed.peakFluxWm2;
  throw new ArgumentError(`"${goesClass}" is no GOES class`, {
    value: goesClass,
    expected: "one such as M1.0",
  });
}

interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly minimumClass: string | null;
}

/** Those of one class that touch become one. */
function united(stretches: readonly Stretch[]): FlareCoverage {
  const byClass = new Map<string | null, { startMs: number; endMs: number; minimumClass: string | null }[]>();
  for (const stretch of [...stretches].sort((a, b) => a.startMs - b.startMs)) {
    const list = byClass.get(stretch.minimumClass) ?? [];
    byClass.set(stretch.minimumClass, list);
    const last = list.at(-1);
    if (last && stretch.startMs <= last.endMs) last.endMs = Math.max(last.endMs, stretch.endMs);
    else list.push({ ...stretch });
  }
  const intervals = [...byClass.values()].flat().sort((a, b) => a.startMs - b.startMs);
  return {
    intervals: intervals.map(({ startMs, endMs, minimumClass }) => ({
      fromUtc: new Date(startMs).toISOString(),
      toUtc: new Date(endMs).toISOString(),
      minimumClass,
    })),
  };
}
