import { ArgumentError, DataError } from "@helioscope/core";
import type { TimeSplitConfig } from "../config.ts";
import type { PreparedSet, SequenceSample, Side } from "../types.ts";
import { HOUR } from "./nearest.ts";

/** The moments that a sample looks at. */
type Times = Pick<PreparedSet, "euv" | "field">;

/**
 * First and last moment of all images of a sample, its field included, milliseconds.
 */
export function sampleSpan(set: Times, sample: SequenceSample): readonly [number, number] {
  const times = sample.euv.map((index) => Date.parse(set.euv[index].utc));
  if (sample.field !== null) times.push(Date.parse(set.field[sample.field].utc));
  return [Math.min(...times), Math.max(...times)];
}

/**
 * Divides samples by time: training first, then validation, then test, in the configured shares of what is left when the
 * gaps are taken out. No image of a side lies within `gapHours` of an image of another (the paper leaves 0.6 hours);
 * samples in the gaps, and those without a field, have no side.
 *
 * Throws an ArgumentError for shares that leave nothing to train on, a DataError where the time is too short for the gaps.
 */
export function splitSamples(
  set: Times,
  samples: readonly SequenceSample[],
  config: TimeSplitConfig,
): SequenceSample[] {
  const { validationShare, testShare, gapHours } = config;
  if (validationShare + testShare >= 1) {
    throw new ArgumentError(`Shares of ${validationShare} and ${testShare} leave nothing to train on`, {
      value: [validationShare, testShare],
      expected: "a sum below 1",
    });
  }
  const usable = samples
    .map((sample, index) => ({ index, span: sampleSpan(set, sample), field: sample.field }))
    .filter(({ field }) => field !== null)
    .sort((a, b) => a.span[1] - b.span[1]);
  const shares = [1 - validationShare - testShare, validationShare, testShare];
  const counts = countsAfterGaps(
    usable.map(({ span }) => span),
    shares,
    gapHours * HOUR,
  );
  if (counts === undefined) {
    throw new DataError(`${usable.length} samples are too few, or in too short a time, to be divided`, {
      value: spanText(usable.map(({ span }) => span)),
      expected: `some on each side of gaps of ${gapHours} hours`,
      remedy: "Prepare a longer time, or lower training.split.gapHours",
    });
  }
  const sides: (Side | null)[] = samples.map(() => null);
  for (const [k, side] of (["train", "validation", "test"] as const).entries()) {
    const [from, to] = counts[k];
    for (const { index } of usable.slice(from, to)) sides[index] = side;
  }
  return samples.map((sample, index) => ({ ...sample, side: sides[index] }));
}

type Span = readonly [number, number];
type Ranges = readonly (readonly [from: number, to: number])[];

/**
 * From which sample to which each side goes: so many samples in all that, divided by the shares, they and the gaps take up the
 * whole list. Undefined where a side that should have samples has none.
 */
function countsAfterGaps(spans: readonly Span[], shares: readonly number[], gap: number): Ranges | undefined {
  // The more the sides are to have, the later the last one ends: the most that still fits is sought.
  let [few, many] = [0, spans.length];
  while (few < many) {
    const middle = Math.ceil((few + many) / 2);
    if (rangesOf(spans, shares, gap, middle)) few = middle;
    else many = middle - 1;
  }
  const ranges = rangesOf(spans, shares, gap, few);
  return ranges?.every(([from, to], k) => shares[k] === 0 || to > from) ? ranges : undefined;
}

/** The sides of `total` samples; undefined where they do not fit. */
function rangesOf(
  spans: readonly Span[],
  shares: readonly number[],
  gap: number,
  total: number,
): Ranges | undefined {
  const ranges: [number, number][] = [];
  let start = 0;
  let given = 0;
  let share = 0;
  for (const part of shares) {
    share += part;
    const count = Math.round(total * share) - given;
    given += count;
    const before = ranges.findLast(([from, to]) => to > from);
    if (before && count > 0) {
      const end = spans[before[1] - 1][1];
      while (start < spans.length && tooClose(spans[start][0] - end, gap)) start++;
    }
    if (start + count > spans.length) return undefined;
    ranges.push([start, start + count]);
    start += count;
  }
  return ranges;
}

/** Half a millisecond allows for hours that are no whole number of them. */
const tooClose = (apart: number, gap: number) => apart <= 0 || apart < gap - 0.5;

function spanText(spans: readonly Span[]): string {
  if (spans.length === 0) return "no samples with a field";
  const days = (spans[spans.length - 1][1] - spans[0][0]) / (24 * HOUR);
  return `${days.toFixed(2)} days`;
}
