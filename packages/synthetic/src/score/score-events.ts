import { type EventKind, eventKinds, type SequenceTruth } from "../truth/types.ts";
import { agreement } from "./agreement.ts";
import type { FrameMatch } from "./match.ts";
import type { Agreement, Confusion, FoundEvent } from "./types.ts";

interface Candidate {
  readonly kind: EventKind;
  readonly frameTo: number;
  /** Parents as even, children as odd numbers, in true labels; strangers below zero. */
  readonly members: ReadonlySet<number>;
}

/**
 * Matches events of a kind between the same two frames whose members (parents and children together, translated
 * to true features) have an intersection over union above 1/2, one to one. What stays unmatched is compared across
 * kinds by its largest overlap and goes to the confusion table.
 */
export function scoreEvents(
  truth: SequenceTruth,
  events: readonly FoundEvent[],
  matches: ReadonlyMap<number, FrameMatch>,
): { events: Record<EventKind, Agreement>; confusion: Confusion } {
  const trueEvents = groupByFrame(truth.events.map((event) => candidate(event, null)));
  const foundEvents = groupByFrame(
    events.filter((e) => e.frameTo === e.frameFrom + 1).map((event) => candidate(event, matches)),
  );
  const confusion = emptyConfusion();
  for (const event of events) if (event.frameTo !== event.frameFrom + 1) confusion.none[event.kind]++;
  for (const frame of new Set([...trueEvents.keys(), ...foundEvents.keys()])) {
    const wanted = new Set(trueEvents.get(frame));
    const offered = new Set(foundEvents.get(frame));
    for (const [t, f] of pairs(wanted, offered, (a, b) =>
      a.kind === b.kind && iou(a, b) > 0.5 ? iou(a, b) : 0,
    )) {
      confusion[t.kind][f.kind]++;
    }
    for (const [t, f] of pairs(wanted, offered, (a, b) => (a.kind === b.kind ? 0 : iou(a, b)))) {
      confusion[t.kind][f.kind]++;
    }
    for (const t of wanted) confusion[t.kind].none++;
    for (const f of offered) confusion.none[f.kind]++;
  }
  const scores = eventKinds.map((kind) => {
    const row = Object.values(confusion[kind]).reduce((a, b) => a + b, 0);
    const column = Object.values(confusion).reduce((sum, counts) => sum + counts[kind], 0);
    return [kind, agreement(row, column, confusion[kind][kind])] as const;
  });
  return { events: Object.fromEntries(scores) as Record<EventKind, Agreement>, confusion };
}

function candidate(event: FoundEvent, matches: ReadonlyMap<number, FrameMatch> | null): Candidate {
  const translate = (frame: number, label: number): number =>
    matches === null ? label : (matches.get(frame)?.foundToTruth.get(label) ?? -label);
  const members = new Set<number>();
  for (const label of event.parents) members.add(2 * translate(event.frameFrom, label));
  for (const label of event.children) {
    const own = translate(event.frameTo, label);
    members.add(own < 0 ? 2 * own - 1 : 2 * own + 1);
  }
  return { kind: event.kind, frameTo: event.frameTo, members };
}

function groupByFrame(candidates: readonly Candidate[]): Map<number, Candidate[]> {
  const groups = new Map<number, Candidate[]>();
  for (const one of candidates) {
    const group = groups.get(one.frameTo);
    if (group) group.push(one);
    else groups.set(one.frameTo, [one]);
  }
  return groups;
}

function iou(a: Candidate, b: Candidate): number {
  let both = 0;
  for (const member of a.members) if (b.members.has(member)) both++;
  return both / (a.members.size + b.members.size - both);
}

/** Pairs of positive likeness, likest first, each taken out of both sets. */
function pairs(
  wanted: Set<Candidate>,
  offered: Set<Candidate>,
  likeness: (a: Candidate, b: Candidate) => number,
): [Candidate, Candidate][] {
  const all: { t: Candidate; f: Candidate; value: number }[] = [];
  for (const t of wanted) {
    for (const f of offered) {
      const value = likeness(t, f);
      if (value > 0) all.push({ t, f, value });
    }
  }
  const taken: [Candidate, Candidate][] = [];
  for (const { t, f } of all.sort((a, b) => b.value - a.value)) {
    if (!wanted.has(t) || !offered.has(f)) continue;
    wanted.delete(t);
    offered.delete(f);
    taken.push([t, f]);
  }
  return taken;
}

function emptyConfusion(): Record<EventKind | "none", Record<EventKind | "none", number>> {
  const names = [...eventKinds, "none"] as const;
  const row = (): Record<EventKind | "none", number> =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<EventKind | "none", number>;
  return Object.fromEntries(names.map((name) => [name, row()])) as Record<
    EventKind | "none",
    Record<EventKind | "none", number>
  >;
}
