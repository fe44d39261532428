import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { isPattern, type Pattern, patternTakes, readPattern } from "./glob.ts";

/** A path as it was given, and what lies there. `real` is it without links, but for one at its end that is a file. */
export interface GivenPath {
  readonly path: string;
  readonly real: string;
  readonly kind: "file" | "folder" | "pattern" | "list" | "none";
  readonly pattern?: Pattern;
  /** The folder that a pattern begins in, without links. */
  readonly realBase?: string;
  /** Why there is nothing. */
  readonly problem?: string;
}

/** Looks where a path leads: to a file, a folder, or to nothing; then it may be a pattern. */
export async function givenPath(given: string): Promise<GivenPath> {
  if (given === "-") return { path: given, real: given, kind: "list" };
  const path = userPath(given);
  try {
    const isFolder = (await stat(path)).isDirectory();
    return { path, real: await (isFolder ? real(path) : realOf(path)), kind: isFolder ? "folder" : "file" };
  } catch (error) {
    if (!isPattern(given)) return { path, real: await realOf(path), kind: "none", problem: reasonOf(error) };
    const pattern = readPattern(given);
    const base = userPath(pattern.base);
    const realBase = await real(base);
    const whole = join(realBase, relative(base, path));
    return { path, real: whole, kind: "pattern", pattern: { ...pattern, base }, realBase };
  }
}

const real = (path: string): Promise<string> => realpath(path).catch(() => path);
const realOf = async (path: string): Promise<string> => join(await real(dirname(path)), basename(path));

/**
 * Tells files that a walk came by under an earlier path. Only the paths that were given are held, so that lines of a list
 * are compared with these and not with each other.
 */
export class Repeats {
  readonly #first = new Map<string, number>();
  readonly #patterns: { readonly index: number; readonly base: string; readonly pattern: Pattern }[] = [];

  constructor(given: readonly GivenPath[]) {
    for (const [index, { kind, real: at, pattern, realBase: base }] of given.entries()) {
      if (pattern && base !== undefined) this.#patterns.push({ index, base, pattern });
      else if (kind !== "list" && !this.#first.has(at)) this.#first.set(at, index);
    }
  }

  /** Whether a path before the one of this index leads to the file; `real` is without links above the file. */
  has(file: string, index: number): boolean {
    for (let at = file; ; at = dirname(at)) {
      const first = this.#first.get(at);
      if (first !== undefined && first < index) return true;
      if (at === dirname(at)) break;
    }
    return this.#patterns.some(
      ({ index: first, base, pattern }) =>
        first < index && isBelow(base, file) && patternTakes(pattern, relative(base, file).split(sep)),
    );
  }
}

const isBelow = (folder: string, file: string) =>
  file.startsWith(folder.endsWith(sep) ? folder : folder + sep);
