import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { home } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { type GivenPath, givenPath, Repeats } from "./given-paths.ts";
import { type Pattern, type PatternStates, patternStart, patternStep } from "./glob.ts";
import type { Place, Placed } from "./place.ts";

/** A file to be looked at; `problem` says why it cannot be. */
export interface WalkedFile extends Placed {
  /** As a person would call it: relative to the folder that the user is in. */
  readonly name: string;
  readonly problem?: string;
}

export interface WalkOptions {
  /** A folder that is passed over: where the results go. */
  readonly except?: string;
  /** Lines of a list, for the path `-`. */
  readonly list?: AsyncIterable<string>;
}

/**
 * The files behind the paths as they are found: files, folders (all that is below them, by name), patterns, and `-` for a
 * list. The names of one folder at a time are held, with those above it. Links are followed to files, not to folders,
 * so no circle can be walked. A folder that cannot be read is a file with a problem. A file that several paths lead to
 * comes once, with the first of them; lines of a list are not compared with each other.
 */
export async function* walk(paths: readonly string[], options: WalkOptions = {}): AsyncGenerator<WalkedFile> {
  const given: GivenPath[] = [];
  for (const path of paths) given.push(await givenPath(path));
  const repeats = new Repeats(given);
  for (const [index, one] of given.entries()) {
    if (one.kind === "list") {
      let line = 0;
      for await (const text of options.list ?? []) {
        line++;
        if (text.trim() !== "") yield* once(await givenPath(text.trim()), [index, line], repeats, options);
      }
    } else yield* once(one, [index, 0], repeats, options);
  }
}

async function* once(
  given: GivenPath,
  place: Place,
  repeats: Repeats,
  options: WalkOptions,
): AsyncGenerator<WalkedFile> {
  const { path } = given;
  // Nothing below was reached by a link to a folder: the rest of a path is as it is without links.
  const [base, realBase] = given.pattern
    ? [given.pattern.base, given.realBase as string]
    : [path, given.real];
  let any = false;
  for await (const found of behind(given, options)) {
    any = true;
    if (repeats.has(join(realBase, relative(base, found.path)), place[0])) continue;
    yield { ...found, name: shortName(found.path), place };
  }
  if (!any) {
    const problem = given.kind === "folder" ? "the folder holds no files" : "no file matches the pattern";
    yield { path, name: shortName(path), problem, place };
  }
}

type Found = Pick<WalkedFile, "path" | "problem">;

function behind(given: GivenPath, options: WalkOptions): AsyncIterable<Found> | Iterable<Found> {
  const { kind, path, pattern, problem } = given;
  if (kind === "folder") return below(path, options);
  if (pattern) return matches(pattern.base, pattern, patternStart(pattern), options);
  return [{ path, ...(problem === undefined ? {} : { problem }) }];
}

async function* below(folder: string, options: WalkOptions): AsyncGenerator<Found> {
  if (folder === options.except) return;
  const entries = await entriesOf(folder);
  if (!Array.isArray(entries)) {
    yield entries;
    return;
  }
  for (const [name, isFolder] of entries) {
    const path = join(folder, name);
    if (isFolder) yield* below(path, options);
    else yield { path };
  }
}

/** Each folder is gone through once, whatever number of ways the pattern has to lead there. */
async function* matches(
  folder: string,
  pattern: Pattern,
  states: PatternStates,
  options: WalkOptions,
): AsyncGenerator<Found> {
  if (folder === options.except) return;
  const entries = await entriesOf(folder);
  if (!Array.isArray(entries)) {
    yield entries;
    return;
  }
  for (const [name, isFolder] of entries) {
    const path = join(folder, name);
    const step = patternStep(pattern, states, name, isFolder);
    if (step.taken) {
      if (isFolder) yield* below(path, options);
      else yield { path };
    } else if (isFolder && step.states.length > 0) yield* matches(path, pattern, step.states, options);
  }
}

/** Names in order and whether they are folders; a file with a problem where the folder cannot be read. */
async function entriesOf(folder: string): Promise<[string, boolean][] | Found> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry): [string, boolean] => [entry.name, entry.isDirectory()])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  } catch (error) {
    return { path: folder, problem: reasonOf(error) };
  }
}

export function shortName(path: string): string {
  const near = relative(home, path);
  return near === "" || near.startsWith("..") ? path : near;
}
