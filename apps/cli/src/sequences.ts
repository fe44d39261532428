import type { Frame, Instrument, Skip } from "@helioscope/core";
import type { Frames } from "./frames.ts";

/** Frames that an instrument observes together. */
export interface Sequence {
  /** Fit for the name of a folder. */
  readonly name: string;
  readonly frames: readonly Frame[];
}

export interface Sequences {
  /** In the order of the first file of each. */
  readonly sequences: readonly Sequence[];
  /** Frames that do not suit the instrument, and why. */
  readonly misfits: ReadonlyMap<Frame, string>;
}

/**
 * Sorts the frames that suit an instrument into its sequences, each in the order of its times. Frames without a time
 * come last, as they were named; with `mixedAsNamed` a sequence where only some have one is left as it was named.
 */
export function sequencesOf(
  instrument: Pick<Instrument, "name" | "fits" | "sequence">,
  { frames, times }: Pick<Frames, "frames" | "times">,
  options: { readonly mixedAsNamed?: boolean } = {},
): Sequences {
  const misfits = new Map<Frame, string>();
  const groups = new Map<string, Frame[]>();
  for (const frame of frames) {
    const fit = instrument.fits(frame);
    if (!fit.fits) {
      misfits.set(frame, fit.reason);
      continue;
    }
    const name = folderName(instrument.sequence?.(frame) ?? "") || instrument.name;
    const group = groups.get(name);
    if (group) group.push(frame);
    else groups.set(name, [frame]);
  }
  const sequences = Array.from(groups, ([name, group]) => {
    const timed = group.filter((frame) => times.has(frame)).length;
    const asNamed = timed === 0 || (options.mixedAsNamed && timed < group.length);
    return { name, frames: asNamed ? group : inTimeOrder(group, times) };
  });
  return { sequences, misfits };
}

function inTimeOrder(frames: readonly Frame[], times: ReadonlyMap<Frame, string>): Frame[] {
  // Text of a time sorts as the time does, and "~" behind every digit.
  const key = (frame: Frame) => times.get(frame) ?? "~";
  return [...frames].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** An instrument makes the name of headers, which may hold anything. */
function folderName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^\.+/, "");
}

/** Sequences in words, one a line. */
export function listed(sequences: readonly Sequence[]): string {
  return sequences
    .map(({ name, frames }) => `  ${name} (${frames.length} frame${frames.length === 1 ? "" : "s"})`)
    .join("\n");
}

export function skipsOf(misfits: ReadonlyMap<Frame, string>): Skip[] {
  return Array.from(misfits, ([{ name }, reason]) => ({ name, reason }));
}
