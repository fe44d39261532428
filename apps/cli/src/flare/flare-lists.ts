import { readFile } from "node:fs/promises";
import {
  type CoverageOptions,
  coverageOf,
  type Flare,
  type FlareConflict,
  type FlareCoverage,
  type HarpRegions,
  joinCoverages,
  joinFlares,
  type ListedSpan,
  parseHarpMap,
  parseListedSpan,
  readFlares,
} from "@helioscope/archives";
import { FormatError } from "@helioscope/core";
import { tellConflicts } from "../fetch/tell.ts";
import { userPath } from "../paths.ts";
import type { Terminal } from "../terminal.ts";

/** Lists of flares made into one. */
export interface FlareLists {
  readonly flares: readonly Flare[];
  /** Flares that the lists have in different regions. */
  readonly conflicts: readonly FlareConflict[];
  /** Which times the lists know: from what `helioscope fetch` wrote beside them, else from their flares. */
  readonly coverage: FlareCoverage;
}

/**
 * Reads lists of flares of any known form and makes one of them; says how many rows are no flares, and about which
 * regions the lists do not agree.
 */
export async function flareListsIn(
  paths: readonly string[],
  terminal: Terminal,
  options?: CoverageOptions,
): Promise<FlareLists> {
  const lists: (readonly Flare[])[] = [];
  const coverages: FlareCoverage[] = [];
  for (const path of paths) {
    const { flares, skipped } = readFlares(await readFile(userPath(path), "utf8"));
    const [first] = skipped;
    if (first) {
      terminal.warn(
        `${path}: ${skipped.length} of ${flares.length + skipped.length} rows left out, the first ${first.name}: ${first.reason}`,
      );
    }
    lists.push(flares);
    coverages.push(coverageOf(flares, await spanBeside(path, terminal), options));
  }
  const { flares, conflicts } = joinFlares(lists);
  tellConflicts(conflicts, terminal);
  return { flares, conflicts, coverage: joinCoverages(coverages) };
}

/** The flares alone of {@link flareListsIn}. */
export async function flaresIn(paths: readonly string[], terminal: Terminal): Promise<readonly Flare[]> {
  return (await flareListsIn(paths, terminal)).flares;
}

/** What a list was asked for, where `helioscope fetch` wrote it beside the list. */
async function spanBeside(path: string, terminal: Terminal): Promise<ListedSpan | undefined> {
  const beside = path.replace(/\.[^./\\]+$/, "") + ".json";
  if (beside === path) return undefined;
  let text: string;
  try {
    text = await readFile(userPath(beside), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return parseListedSpan(text);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    terminal.warn(`${beside} does not say what ${path} covers: that is taken from its flares`);
    return undefined;
  }
}

/** Reads the archive's map of HARPs. */
export async function harpsIn(path: string, terminal: Terminal): Promise<readonly HarpRegions[]> {
  const { patches, skipped } = parseHarpMap(await readFile(userPath(path), "utf8"));
  const [first] = skipped;
  if (first)
    terminal.warn(`${path}: ${skipped.length} lines left out, the first ${first.name}: ${first.reason}`);
  return patches;
}
