import type { Column, Row } from "@helioscope/core";
import type { TrackingScore } from "@helioscope/synthetic";
import type { EventKind } from "../types.ts";
import { digits } from "./digits.ts";
import type { Tally } from "./tally.ts";

/** The paper's order: Figures 3 to 8. */
export const EVENT_KINDS: readonly EventKind[] = [
  "disappearance",
  "appearance",
  "merging",
  "splitting",
  "cancellation",
  "emergence",
];

export const KIND_COLUMNS: readonly Column[] = [
  { name: "event", type: "string", about: "Kind of event" },
  { name: "count", type: "int", about: "Events of this kind" },
  { name: "per_step", type: "float", about: "Events from one frame to the next, on average" },
  { name: "balanced", type: "int", about: "Those whose opposite fluxes balance (cancellation, emergence)" },
];

/** How often each kind of event was found. */
export function kindRows({ events, balanced, frames }: Tally): Row[] {
  return EVENT_KINDS.map((event) => ({
    event,
    count: events[event],
    per_step: frames > 1 ? digits(events[event] / (frames - 1)) : null,
    balanced: balanced[event] ?? null,
  }));
}

export const CONFUSION_COLUMNS: readonly Column[] = [
  { name: "truth", type: "string", about: "What happened; none: nothing did" },
  ...EVENT_KINDS.map((name) => ({ name, type: "int", about: `Found as ${name}` }) as const),
  { name: "none", type: "int", about: "Not found" },
];

/** True kinds down, found kinds across. */
export function confusionRows({ confusion }: TrackingScore): Row[] {
  // What did not happen and was not found cannot be counted.
  return [
    ...EVENT_KINDS.map((truth) => ({ truth, ...confusion[truth] })),
    { truth: "none", ...confusion.none, none: null },
  ];
}
