import type { PreparedSet, SequenceSample, Side } from "../types.ts";
import { HOUR } from "./nearest.ts";
import { sampleSpan } from "./split-samples.ts";

/** Two sides of a split that share images, or come closer than they should. */
export interface TimeLeak {
  readonly sides: readonly [Side, Side];
  /** Hours from the last image of the one to the first of the other; 0 where they overlap. */
  readonly gapHours: number;
  /** Images that samples of both sides look at. */
  readonly shared: number;
}

/**
 * Looks whether any two sides share an image or lie closer than `gapHours`. An empty list: they do not. For splits from
 * elsewhere; `splitSamples` makes none that leaks.
 */
export function checkLeaks(
  set: Pick<PreparedSet, "euv" | "field" | "samples">,
  gapHours: number,
): TimeLeak[] {
  const bySide: Map<Side, SequenceSample[]> = new Map();
  for (const sample of set.samples) {
    if (sample.side === null) continue;
    const list = bySide.get(sample.side);
    if (list) list.push(sample);
    else bySide.set(sample.side, [sample]);
  }
  const sides = [...bySide.keys()];
  return sides.flatMap((one, i) =>
    sides.slice(i + 1).flatMap((other): TimeLeak[] => {
      const [a, b] = [bySide.get(one) ?? [], bySide.get(other) ?? []];
      const shared = sharedImages(a, b);
      const gap = closest(set, a, b) / HOUR;
      return shared > 0 || gap < gapHours ? [{ sides: [one, other], gapHours: gap, shared }] : [];
    }),
  );
}

function sharedImages(a: readonly SequenceSample[], b: readonly SequenceSample[]): number {
  const keys = ({ euv, field }: SequenceSample) => [...euv, ...(field === null ? [] : [`field ${field}`])];
  const seen = new Set(a.flatMap(keys));
  return new Set(b.flatMap(keys).filter((key) => seen.has(key))).size;
}

/** Milliseconds between the closest spans of two lists. */
function closest(
  set: Pick<PreparedSet, "euv" | "field">,
  a: readonly SequenceSample[],
  b: readonly SequenceSample[],
): number {
  const spans = [
    ...a.map((sample) => ({ span: sampleSpan(set, sample), of: 0 })),
    ...b.map((sample) => ({ span: sampleSpan(set, sample), of: 1 })),
  ].sort((one, other) => one.span[0] - other.span[0]);
  const ends = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let least = Number.POSITIVE_INFINITY;
  for (const { span, of } of spans) {
    least = Math.min(least, Math.max(0, span[0] - ends[1 - of]));
    ends[of] = Math.max(ends[of], span[1]);
  }
  return least;
}
