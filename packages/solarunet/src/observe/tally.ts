import type { LifetimeSummary } from "../statistics/index.ts";
import type { EventKind, Lifetime, TrackEvent } from "../types.ts";

/** Counts of a run; what it holds grows with the longest life only. */
export class Tally {
  frames = 0;
  features = 0;
  readonly events: Record<EventKind, number> = {
    appearance: 0,
    disappearance: 0,
    merging: 0,
    splitting: 0,
    emergence: 0,
    cancellation: 0,
  };
  /** Of cancellations and emergences, those whose fluxes balance. */
  readonly balanced: Partial<Record<EventKind, number>> = { emergence: 0, cancellation: 0 };
  /** Element k counts the tracks that live k + 1 frames (Figure 12). */
  readonly lifetimes: number[] = [];

  add(features: number, events: readonly TrackEvent[], ended: readonly Lifetime[]): void {
    this.frames++;
    this.features += features;
    for (const { kind, balanced } of events) {
      this.events[kind]++;
      if (balanced) this.balanced[kind] = (this.balanced[kind] ?? 0) + 1;
    }
    for (const { frames } of ended) {
      while (this.lifetimes.length < frames) this.lifetimes.push(0);
      this.lifetimes[frames - 1]++;
    }
  }

  get lifetimeSummary(): LifetimeSummary {
    const total = this.lifetimes.reduce((sum, count) => sum + count, 0);
    const oneFrame = this.lifetimes[0] ?? 0;
    return { total, oneFrame, longer: total - oneFrame, max: this.lifetimes.length };
  }
}

/** The lives, in frames, that such counts stand for, the shortest first. */
export function lifetimeValues(counts: readonly number[]): Uint32Array {
  const values = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  counts.forEach((count, k) => {
    values.fill(k + 1, at, at + count);
    at += count;
  });
  return values;
}
