import type { Flare } from "@helioscope/archives";
import { ArgumentError } from "@helioscope/core";
import { flaresByNoaa } from "../samples/flares-by-noaa.ts";

/** When the magnetograms of a region count as before or after one of its flares. */
export interface RecallWindow {
  readonly flare: Flare;
  /** Time of the flare that relative times count from, UTC. */
  readonly utc: string;
  /** UTC. The window holds its start, and its end where that is not cut. */
  readonly fromUtc: string;
  readonly toUtc: string;
  /** Whether a side ends midway to a neighbouring flare instead of at full length. */
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

export interface RecallWindowOptions {
  /** Length before and after the flare; 72 where absent. */
  readonly hours?: number;
  /** Flares of at least this peak flux, W/m2; 1e-5 (M1.0) where absent. */
  readonly minimumWm2?: number;
  /** Which time of a flare counts; its peak where absent. A flare whose start is not listed counts from its peak. */
  readonly at?: "peak" | "start";
}

/** The least flux of an M flare, W/m2. */
export const M_CLASS_WM2 = 1e-5;

/**
 * Windows around the flares of one region (section 4.2), in order of time. Where two flares are less than twice `hours`
 * apart, what lies between them is halved: the first half is after the first, the second half before the second. Flares
 * at one instant are one window, of the strongest. Throws an ArgumentError for a length that is not above zero.
 */
export function recallWindows(flares: readonly Flare[], options: RecallWindowOptions = {}): RecallWindow[] {
  const { hours = 72, minimumWm2 = M_CLASS_WM2, at = "peak" } = options;
  if (!(hours > 0))
    throw new ArgumentError(`Windows of ${hours} hours`, { value: hours, expected: "above 0" });
  const timeOf = (flare: Flare) =>
    Date.parse(at === "start" ? (flare.startUtc ?? flare.peakUtc) : flare.peakUtc);
  const byTime = new Map<number, Flare>();
  for (const flare of flares) {
    // Classes are decimal; the flux of an M1.0 need not be 1e-5 to the last bit.
    if (!(flare.peakFluxWm2 >= minimumWm2 * (1 - 1e-9))) continue;
    const time = timeOf(flare);
    const other = byTime.get(time);
    if (!other || other.peakFluxWm2 < flare.peakFluxWm2) byTime.set(time, flare);
  }
  const times = [...byTime.keys()].sort((a, b) => a - b);
  const length = hours * 3_600_000;
  const iso = (time: number) => new Date(time).toISOString();
  return times.map((time, k) => {
    const before = k > 0 && time - times[k - 1] < 2 * length;
    const after = k + 1 < times.length && times[k + 1] - time < 2 * length;
    return {
      flare: byTime.get(time) as Flare,
      utc: iso(time),
      fromUtc: iso(before ? (times[k - 1] + time) / 2 : time - length),
      toUtc: iso(after ? (time + times[k + 1]) / 2 : time + length),
      cutBefore: before,
      cutAfter: after,
    };
  });
}

/** A HARP and the NOAA numbers that it had. */
export interface RecallRegion {
  readonly harp: number;
  readonly noaa: readonly number[];
}

/** The HARPs of samples or records, each with all NOAA numbers that any of its records has. */
export function regionsOf(samples: Iterable<RecallRegion>): RecallRegion[] {
  const numbers = new Map<number, Set<number>>();
  for (const { harp, noaa } of samples) {
    const known = numbers.get(harp) ?? new Set();
    for (const number of noaa) known.add(number);
    numbers.set(harp, known);
  }
  return [...numbers].map(([harp, noaa]) => ({ harp, noaa: [...noaa].sort((a, b) => a - b) }));
}

/**
 * The windows of each HARP, by its number: a HARP has the flares of all its NOAA regions, and a NOAA region in two HARPs
 * gives its flares to both. HARPs without a flare have no entry; flares without a NOAA number belong to none.
 */
export function windowsOfRegions(
  regions: Iterable<RecallRegion>,
  flares: readonly Flare[],
  options: RecallWindowOptions = {},
): ReadonlyMap<number, readonly RecallWindow[]> {
  const byNoaa = flaresByNoaa(flares);
  const windows = new Map<number, readonly RecallWindow[]>();
  for (const { harp, noaa } of regionsOf(regions)) {
    const own = recallWindows(
      noaa.flatMap((number) => byNoaa.get(number) ?? []),
      options,
    );
    if (own.length > 0) windows.set(harp, own);
  }
  return windows;
}

/**
 * Which window a time is in and how many hours after the flare it is (negative: before), or undefined outside all. Both
 * are civil UTC: across a leap second the hours are one second short.
 */
export function windowAt(
  windows: readonly RecallWindow[],
  utc: string,
): { readonly window: RecallWindow; readonly hours: number } | undefined {
  const time = Date.parse(utc);
  for (const window of windows) {
    const to = Date.parse(window.toUtc);
    if (time < Date.parse(window.fromUtc) || time > to || (time === to && window.cutAfter)) continue;
    return { window, hours: (time - Date.parse(window.utc)) / 3_600_000 };
  }
  return undefined;
}
