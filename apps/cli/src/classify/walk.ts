import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { home, userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { isPattern, type Pattern, readPattern } from "./glob.ts";

/** A file to be looked at; `problem` says why it cannot be. */
export interface WalkedFile {
  readonly path: string;
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
 * so no circle can be walked. A folder that cannot be read is a file with a problem.
 */
export async function* walk(paths: readonly string[], options: WalkOptions = {}): AsyncGenerator<WalkedFile> {
  for (const path of paths) {
    if (path === "-") {
      for await (const line of options.list ?? []) if (line.trim() !== "") yield* named(line.trim(), options);
    } else yield* named(path, options);
  }
}

async function* named(given: string, options: WalkOptions): AsyncGenerator<WalkedFile> {
  const path = userPath(given);
  const name = shortName(path);
  let problem: string | undefined;
  try {
    const what = await stat(path);
    if (what.isDirectory()) {
      yield* notNone(below(path, options), { path, name, problem: "the folder holds no files" });
      return;
    }
  } catch (error) {
    if (isPattern(given)) {
      const { base, parts } = readPattern(given);
      const found = matches(userPath(base), parts, options);
      yield* notNone(found, { path, name, problem: "no file matches the pattern" });
      return;
    }
    problem = reasonOf(error);
  }
  yield { path, name, ...(problem === undefined ? {} : { problem }) };
}

async function* notNone(files: AsyncGenerator<WalkedFile>, none: WalkedFile): AsyncGenerator<WalkedFile> {
  let any = false;
  for await (const file of files) {
    any = true;
    yield file;
  }
  if (!any) yield none;
}

async function* below(folder: string, options: WalkOptions): AsyncGenerator<WalkedFile> {
  if (folder === options.except) return;
  const entries = await entriesOf(folder);
  if (!Array.isArray(entries)) {
    yield entries;
    return;
  }
  for (const [name, isFolder] of entries) {
    const path = join(folder, name);
    if (isFolder) yield* below(path, options);
    else yield { path, name: shortName(path) };
  }
}

async function* matches(
  folder: string,
  parts: Pattern["parts"],
  options: WalkOptions,
): AsyncGenerator<WalkedFile> {
  const [part, ...rest] = parts;
  if (folder === options.except) return;
  const entries = await entriesOf(folder);
  if (!Array.isArray(entries)) {
    yield entries;
    return;
  }
  for (const [name, isFolder] of entries) {
    const path = join(folder, name);
    if (part === "**") {
      if (isFolder) {
        if (!name.startsWith(".")) yield* matches(path, parts, options);
        // A folder that the last part matches was walked just now.
        if (rest.length < 2) continue;
      }
      const [next, ...further] = rest;
      if (next === undefined) yield { path, name: shortName(path) };
      else if (next !== "**" && next.test(name)) yield* matched(path, isFolder, further, options);
    } else if (part?.test(name)) yield* matched(path, isFolder, rest, options);
  }
}

async function* matched(
  path: string,
  isFolder: boolean,
  rest: Pattern["parts"],
  options: WalkOptions,
): AsyncGenerator<WalkedFile> {
  if (rest.length > 0) {
    if (isFolder) yield* matches(path, rest, options);
  } else if (isFolder) yield* below(path, options);
  else yield { path, name: shortName(path) };
}

/** Names in order and whether they are folders; a file with a problem where the folder cannot be read. */
async function entriesOf(folder: string): Promise<[string, boolean][] | WalkedFile> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .map((entry): [string, boolean] => [entry.name, entry.isDirectory()])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  } catch (error) {
    return { path: folder, name: shortName(folder), problem: reasonOf(error) };
  }
}

export function shortName(path: string): string {
  const near = relative(home, path);
  return near === "" || near.startsWith("..") ? path : near;
}
