import type { Flare, FlareConflict } from "@helioscope/archives";
import type { Skip } from "@helioscope/core";
import type { Terminal } from "../terminal.ts";

const SHOWN = 5;

/** What was left out, the first few by name. */
export function tellSkipped(skipped: readonly Skip[], terminal: Terminal): void {
  for (const { name, reason } of skipped.slice(0, SHOWN)) terminal.warn(`left out ${name}: ${reason}`);
  if (skipped.length > SHOWN) terminal.warn(`and ${skipped.length - SHOWN} more`);
}

/** Sources that name different regions, the first few by name. */
export function tellConflicts(conflicts: readonly FlareConflict[], terminal: Terminal): void {
  for (const { flare, regions } of conflicts.slice(0, SHOWN)) {
    const words = regions.map(({ source, noaa }) => `${source} has region ${noaa}`).join(", ");
    terminal.warn(`${flare.goesClass} of ${flare.peakUtc.slice(0, 16)}: ${words}; ${flare.noaa} was taken`);
  }
  if (conflicts.length > SHOWN) terminal.warn(`and ${conflicts.length - SHOWN} more conflicts`);
}

/** "12 flares (5 C, 7 B)", the strongest letters first. */
export function flareCount(flares: readonly Flare[]): string {
  const letters = ["X", "M", "C", "B", "A"].flatMap((letter) => {
    const count = flares.filter(({ goesClass }) => goesClass.startsWith(letter)).length;
    return count > 0 ? [`${count} ${letter}`] : [];
  });
  const all = counted(flares.length, "flare");
  return letters.length > 0 ? `${all} (${letters.join(", ")})` : all;
}

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
