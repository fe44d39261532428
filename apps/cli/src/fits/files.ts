import { DataError } from "@helioscope/core";
import { type FoundFile, findFiles } from "../find-files.ts";
import { reasonOf } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { printable } from "./printable.ts";

/** What became of one file. */
export interface Outcome<T> {
  readonly file: FoundFile;
  readonly value?: T;
  /** Why nothing came of it. */
  readonly reason?: string;
}

/** Works on every file behind the paths; a bad one is said, with the reason, and the next one follows. */
export async function forEachFile<T>(
  paths: readonly string[],
  terminal: Terminal,
  work: (file: FoundFile) => Promise<T>,
): Promise<readonly Outcome<T>[]> {
  const { files, skipped } = await findFiles(paths.filter((path) => !isUrl(path)));
  files.push(...paths.filter(isUrl).map((path) => ({ path, name: path })));
  const outcomes: Outcome<T>[] = [];
  for (const file of files) {
    try {
      if (file.problem !== undefined) throw new DataError(file.problem);
      outcomes.push({ file, value: await work(file) });
    } catch (error) {
      if (isAbort(error)) throw error;
      const reason = printable(reasonOf(error));
      terminal.warn(`${file.name}: ${reason}`);
      outcomes.push({ file, reason });
    }
  }
  for (const { name, reason } of skipped) {
    terminal.warn(`${name}: ${reason}`);
    outcomes.push({ file: { path: name, name }, reason });
  }
  return outcomes;
}

/** Whether a path is an address on the web. */
export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

const isAbort = (error: unknown): boolean =>
  error instanceof Error && "kind" in error && error.kind === "aborted";

const SHOWN = 3;

/** The warnings of one file in one line: the first ones, and how many more there are. */
export function foldWarnings(messages: readonly string[]): string {
  const more = messages.length - SHOWN;
  return (
    messages.slice(0, SHOWN).join("; ") + (more > 0 ? `; and ${more} more (fits verify lists them)` : "")
  );
}
