import { ArgumentError } from "@helioscope/core";
import type { Flare } from "./types.ts";

export interface JoinOptions {
  /** How far apart two lists may have the peak of one flare. Default 5. */
  readonly toleranceMinutes?: number;
  /**
   * Factor within which their peak fluxes must agree. Default 1.6: enough for the two GOES scales (1.43) and rounding,
   * so that a list on either scale can be joined.
   */
  readonly fluxFactor?: number;
  /**
   * Sources whose word counts most, the first most; the others follow in the order of their lists. Default
   * SWPC, NGDC, SWPC 7-day, SSW Latest Events.
   */
  readonly prefer?: readonly string[];
}

/** Sources that do not agree on the region of a flare. */
export interface FlareConflict {
  /** The flare as joined; its `noaa` is that of the preferred source. */
  readonly flare: Flare;
  readonly regions: readonly { readonly source: string; readonly noaa: number }[];
}

export interface JoinedFlares {
  /** By peak time. */
  readonly flares: readonly Flare[];
  readonly conflicts: readonly FlareConflict[];
  /** How many listed flares became part of another. */
  readonly merged: number;
}

/** One flare on the Sun and the entries that tell of it, the most trusted first. */
interface Event {
  readonly entries: Flare[];
  readonly peakMs: number;
}

/**
 * Makes one list of several in which a flare stands once. Class, times and satellite are those of the preferred source
 * that lists it; the region and the place are of the first source that has one. Two entries of different sources are
 * one flare when their peaks and fluxes are close; the nearest pair is joined first. Two entries of one source are one
 * only when class and start, or class and peak, are the same. Throws an ArgumentError for a negative tolerance or a
 * factor below 1.
 */
export function joinFlares(lists: readonly (readonly Flare[])[], options: JoinOptions = {}): JoinedFlares {
  const { toleranceMinutes = 5, fluxFactor = 1.6 } = options;
  const { prefer = ["SWPC", "NGDC", "SWPC 7-day", "SSW Latest Events"] } = options;
  if (!(toleranceMinutes >= 0) || !(fluxFactor >= 1)) {
    throw new ArgumentError("Flares cannot be joined within such limits", {
      value: { toleranceMinutes, fluxFactor },
      expected: "a tolerance of at least 0 minutes and a factor of at least 1",
    });
  }
  let events: Event[] = [];
  for (const source of bySource(lists.flat(), prefer)) {
    events = joined(events, withoutRepeats(source), toleranceMinutes * 60_000, fluxFactor);
  }
  const flares = events.map(({ entries }) => merge(entries));
  const conflicts = events.flatMap(({ entries }, i) => conflictsOf(entries, flares[i]));
  const listed = lists.reduce((sum, list) => sum + list.length, 0);
  return { flares, conflicts, merged: listed - flares.length };
}

/** The flares of each source, the preferred source first. */
function bySource(flares: readonly Flare[], prefer: readonly string[]): Flare[][] {
  const groups = new Map<string, Flare[]>();
  for (const name of prefer) groups.set(name, []);
  for (const flare of flares) {
    // What is joined already counts as of the source that its class is from.
    const source = prefer.find((name) => flare.sources.includes(name)) ?? flare.sources[0] ?? "";
    const group = groups.get(source);
    if (group) group.push(flare);
    else groups.set(source, [flare]);
  }
  return [...groups.values()];
}

/** Entries of one source by peak, those that tell of one flare together. */
function withoutRepeats(flares: readonly Flare[]): Event[] {
  const known = new Map<string, Event>();
  const events: Event[] = [];
  for (const flare of flares) {
    const keys = [flare.peakUtc, flare.startUtc].map(
      (time, i) => `${flare.goesClass} ${i} ${time ?? flare.peakUtc}`,
    );
    let event = known.get(keys[0]) ?? known.get(keys[1]);
    if (event === undefined) {
      event = { entries: [], peakMs: Date.parse(flare.peakUtc) };
      events.push(event);
    }
    event.entries.push(flare);
    for (const key of keys) known.set(key, event);
  }
  return events.sort((a, b) => a.peakMs - b.peakMs);
}

/** Events of a source put with those that are known already; both are by peak time, and so is the result. */
function joined(
  known: readonly Event[],
  added: readonly Event[],
  toleranceMs: number,
  factor: number,
): Event[] {
  const pairs: { readonly apart: number; readonly a: Event; readonly b: Event }[] = [];
  let first = 0;
  for (const b of added) {
    while (first < known.length && known[first].peakMs < b.peakMs - toleranceMs) first++;
    for (let k = first; k < known.length && known[k].peakMs <= b.peakMs + toleranceMs; k++) {
      const a = known[k];
      const ratio = Math.abs(Math.log(a.entries[0].peakFluxWm2 / b.entries[0].peakFluxWm2));
      if (ratio <= Math.log(factor) * (1 + 1e-9)) {
        pairs.push({ apart: Math.abs(a.peakMs - b.peakMs) + ratio, a, b });
      }
    }
  }
  const taken = new Set<Event>();
  for (const { a, b } of pairs.sort((p, q) => p.apart - q.apart)) {
    if (taken.has(a) || taken.has(b)) continue;
    taken.add(a).add(b);
    a.entries.push(...b.entries);
  }
  return [...known, ...added.filter((event) => !taken.has(event))].sort((a, b) => a.peakMs - b.peakMs);
}

function merge(entries: readonly Flare[]): Flare {
  const [main] = entries;
  return {
    ...main,
    startUtc: main.startUtc ?? first(entries, ({ startUtc }) => startUtc),
    endUtc: main.endUtc ?? first(entries, ({ endUtc }) => endUtc),
    noaa: first(entries, ({ noaa }) => noaa),
    position: first(entries, ({ position }) => position),
    satellite: first(entries, ({ satellite }) => satellite),
    sources: [...new Set(entries.flatMap(({ sources }) => sources))],
  };
}

function first<Value>(entries: readonly Flare[], value: (flare: Flare) => Value | null): Value | null {
  for (const flare of entries) {
    const found = value(flare);
    if (found !== null) return found;
  }
  return null;
}

function conflictsOf(entries: readonly Flare[], flare: Flare): FlareConflict[] {
  const regions = entries.flatMap(({ noaa, sources }) =>
    noaa === null ? [] : [{ source: sources.join("+"), noaa }],
  );
  return new Set(regions.map(({ noaa }) => noaa)).size > 1 ? [{ flare, regions }] : [];
}
