import { ArgumentError } from "@helioscope/core";
import { summary, wilsonInterval } from "@helioscope/core/stats";
import { type RecallWindow, windowAt } from "./windows.ts";

/** A magnetogram of which a classifier has given its probability. */
export interface ScoredMagnetogram {
  readonly harp: number;
  /** UTC, ISO 8601. */
  readonly utc: string;
  /** NaN: not scored, left out. */
  readonly probability: number;
  /** Which model of a cross-validation gave it. */
  readonly fold?: number | string;
}

export interface RecallCurveOptions {
  /** Width of a bin; 1 where absent, the cadence of the paper. */
  readonly binHours?: number;
  /** From -hours to hours; 72 where absent. */
  readonly hours?: number;
  /** Flaring is predicted at and above it; 0.5 where absent. */
  readonly threshold?: number;
  /** Coverage of binomial intervals; 0.6827 (one sigma, as the paper shades) where absent. */
  readonly confidence?: number;
}

/** Instantaneous recall TP(t) / (TP(t) + FN(t)) over the time relative to the flare (Figure 5). */
export interface RecallCurve {
  readonly binHours: number;
  readonly threshold: number;
  /** Centres of the bins, hours after the flare. */
  readonly hours: Float64Array;
  /** Magnetograms, those called flaring, and the HARPs that they are of. */
  readonly magnetograms: Float64Array;
  readonly hits: Float64Array;
  readonly regions: Float64Array;
  /** Mean over the folds that have the bin, or of all magnetograms where there are no folds; NaN in an empty bin. */
  readonly recall: Float64Array;
  /** Recall less and plus its error. NaN where there is none (an empty bin; one fold). */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /**
   * "folds": one standard deviation over the folds. "binomial": Wilson's interval, which takes magnetograms for
   * independent; those of one region are not, so that it is too narrow.
   */
  readonly error: "folds" | "binomial";
  /** Magnetograms inside no window. */
  readonly outside: number;
}

/**
 * Instantaneous recall of magnetograms of flaring regions (section 4.2). A bin holds its lower edge and not its upper
 * one, the last both. Throws an ArgumentError unless whole bins fill `hours`, or where some magnetograms have a fold and
 * others none.
 */
export function instantaneousRecall(
  magnetograms: Iterable<ScoredMagnetogram>,
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  options: RecallCurveOptions = {},
): RecallCurve {
  const { binHours = 1, hours: length = 72, threshold = 0.5, confidence = 0.6827 } = options;
  const bins = Math.round((2 * length) / binHours);
  if (!(bins >= 1 && Math.abs(bins * binHours - 2 * length) < 1e-9)) {
    throw new ArgumentError(`Bins of ${binHours} h from ${-length} h to ${length} h`, {
      value: binHours,
      expected: `a width that divides ${2 * length}`,
    });
  }
  const total = { magnetograms: new Float64Array(bins), hits: new Float64Array(bins) };
  const folds = new Map<number | string | undefined, typeof total>();
  const harps = Array.from({ length: bins }, () => new Set<number>());
  let outside = 0;
  for (const { harp, utc, probability, fold } of magnetograms) {
    if (Number.isNaN(probability)) continue;
    const place = windowAt(windows.get(harp) ?? [], utc);
    if (!place || Math.abs(place.hours) > length) {
      outside++;
      continue;
    }
    const bin = binAt(place.hours + length, 2 * length, bins);
    const own = folds.get(fold) ?? { magnetograms: new Float64Array(bins), hits: new Float64Array(bins) };
    folds.set(fold, own);
    harps[bin].add(harp);
    for (const count of [own, total]) {
      count.magnetograms[bin]++;
      if (probability >= threshold) count.hits[bin]++;
    }
  }
  if (folds.size > 1 && folds.has(undefined)) {
    throw new ArgumentError("Some magnetograms have a fold and others have none", {
      expected: "a fold for each, or for none",
    });
  }
  const parts = folds.has(undefined) ? [] : [...folds.values()];
  const recall = new Float64Array(bins).fill(Number.NaN);
  const low = new Float64Array(bins).fill(Number.NaN);
  const high = new Float64Array(bins).fill(Number.NaN);
  for (let bin = 0; bin < bins; bin++) {
    if (total.magnetograms[bin] === 0) continue;
    if (parts.length > 0) {
      const each = parts.map((part) => part.hits[bin] / part.magnetograms[bin]);
      const { mean, sd } = summary(each);
      [recall[bin], low[bin], high[bin]] = [mean, mean - sd, mean + sd];
    } else {
      const interval = wilsonInterval(total.hits[bin], total.magnetograms[bin], confidence);
      recall[bin] = total.hits[bin] / total.magnetograms[bin];
      [low[bin], high[bin]] = [interval.low, interval.high];
    }
  }
  return {
    binHours,
    threshold,
    hours: Float64Array.from({ length: bins }, (_, bin) => -length + (bin + 0.5) * binHours),
    ...total,
    regions: Float64Array.from(harps, (set) => set.size),
    recall,
    low,
    high,
    error: parts.length > 0 ? "folds" : "binomial",
    outside,
  };
}

/** Which of `bins` over so many hours holds a time, to the millisecond: a quotient that is rounded past an edge changes nothing. */
function binAt(hours: number, total: number, bins: number): number {
  const ms = Math.round(hours * 3_600_000);
  const edge = (bin: number) => Math.round((bin * total * 3_600_000) / bins);
  let bin = Math.min(bins - 1, Math.floor((hours / total) * bins));
  if (ms < edge(bin)) bin--;
  else if (bin < bins - 1 && ms >= edge(bin + 1)) bin++;
  return bin;
}

/**
 * Indices of the samples that a forecast with this look-ahead is scored on (Table 4): those of flaring regions from
 * `hours` before a flare up to it, and all of nonflaring ones. Choosing the first by the flare that follows makes recall
 * look like forecast skill, while false alarms are counted over all times: not the score of a forecast that is issued
 * daily.
 */
export function samplesBeforeFlares(
  samples: readonly { readonly harp: number; readonly utc: string; readonly label: 0 | 1 }[],
  windows: ReadonlyMap<number, readonly RecallWindow[]>,
  hours = 24,
): number[] {
  const chosen: number[] = [];
  samples.forEach(({ harp, utc, label }, i) => {
    if (label === 1) {
      const place = windowAt(windows.get(harp) ?? [], utc);
      if (!place || place.hours < -hours || place.hours >= 0) return;
    }
    chosen.push(i);
  });
  return chosen;
}
