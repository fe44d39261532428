import { readFile } from "node:fs/promises";
import { type Flare, type HarpRegions, joinFlares, parseHarpMap, readFlares } from "@helioscope/archives";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";

/** Reads lists of flares of any known form and makes one of them; says how many rows are no flares. */
export async function flaresIn(paths: readonly string[], terminal: Terminal): Promise<readonly Flare[]> {
  const lists: (readonly Flare[])[] = [];
  for (const path of paths) {
    const { flares, skipped } = readFlares(await readFile(userPath(path), "utf8"));
    const [first] = skipped;
    if (first) {
      terminal.warn(
        `${path}: ${skipped.length} of ${flares.length + skipped.length} rows left out, the first ${first.name}: ${first.reason}`,
      );
    }
    lists.push(flares);
  }
  return joinFlares(lists).flares;
}

/** Reads the archive's map of HARPs. */
export async function harpsIn(path: string, terminal: Terminal): Promise<readonly HarpRegions[]> {
  const { patches, skipped } = parseHarpMap(await readFile(userPath(path), "utf8"));
  const [first] = skipped;
  if (first)
    terminal.warn(`${path}: ${skipped.length} lines left out, the first ${first.name}: ${first.reason}`);
  return patches;
}
