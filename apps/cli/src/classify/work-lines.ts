import { createReadStream } from "node:fs";
import type { CatalogueEntry } from "@helioscope/classifier";
import { userPath } from "../paths.ts";
import { comparePlaces, type Placed } from "./place.ts";

/** What became of a file; `gone`: a run did it, and a later one found it no longer. */
export interface WorkEntry extends Placed {
  readonly entry: CatalogueEntry | { readonly kind: "gone"; readonly name: string };
}

type Line = readonly (readonly [path: number, line: number, entry: WorkEntry["entry"]])[];

/** A batch as a line of a working file. */
export function lineOf(batch: readonly WorkEntry[]): string {
  const line: Line = batch.map(({ place, entry }) => [...place, entry]);
  return `${JSON.stringify(line)}\n`;
}

/** The entries of a working file, up to a line that a sudden end left torn. */
export async function* entriesIn(path: string): AsyncGenerator<WorkEntry> {
  for await (const line of linesOf(path)) {
    let batch: Line;
    try {
      batch = JSON.parse(line) as Line;
    } catch {
      return;
    }
    for (const [from, at, entry] of batch) yield { place: [from, at], path: userPath(entry.name), entry };
  }
}

/**
 * Entries of several working files, each in the order of the walk, in one such order; of the same file that of the last one
 * counts. One entry of each is held at a time.
 */
export async function* inOneOrder(files: readonly AsyncGenerator<WorkEntry>[]): AsyncGenerator<WorkEntry> {
  const next = async (file: AsyncGenerator<WorkEntry>) => (await file.next()).value as WorkEntry | undefined;
  try {
    const heads: (WorkEntry | undefined)[] = [];
    for (const file of files) heads.push(await next(file));
    for (;;) {
      let first: WorkEntry | undefined;
      for (const head of heads) if (head && (!first || comparePlaces(head, first) <= 0)) first = head;
      if (!first) return;
      for (const [k, head] of heads.entries())
        if (head && comparePlaces(head, first) === 0) heads[k] = await next(files[k]);
      yield first;
    }
  } finally {
    for (const file of files) await file.return(undefined);
  }
}

/** Lines that end in a line feed, one at a time. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    rest = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let feed = rest.indexOf(10); feed >= 0; feed = rest.indexOf(10, from)) {
      yield rest.toString("utf8", from, feed);
      from = feed + 1;
    }
    rest = rest.subarray(from);
  }
}
