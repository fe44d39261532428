import type { BipolePlan } from "./anatomy.ts";
import { polarityAt } from "./state.ts";

/** A box in pixels from the region's centre. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly low: number;
  readonly high: number;
}

/** What holds the plage out to so many standard deviations, over a passage. */
export function extentOf(bipoles: readonly BipolePlan[], deviations: number, from = -120, to = 120): Box {
  let [left, right, low, high] = [0, 0, 0, 0];
  let first = true;
  for (const bipole of bipoles) {
    for (const end of [1, -1] as const) {
      for (const hours of [from, 0, to]) {
        if (hours <= bipole.emerges && hours !== to) continue;
        const { x, y, spread } = polarityAt(bipole, end, hours);
        const reach = deviations * spread;
        left = first ? x - reach : Math.min(left, x - reach);
        right = first ? x + reach : Math.max(right, x + reach);
        low = first ? y - reach : Math.min(low, y - reach);
        high = first ? y + reach : Math.max(high, y + reach);
        first = false;
      }
    }
  }
  return { left, right, low, high };
}
