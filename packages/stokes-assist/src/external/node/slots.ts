import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AbortedError, ArgumentError } from "@helioscope/core";
import type { RunFiles } from "../adapter.ts";

/** Folders to run programs in, one for each process; what is asked for beyond them waits. */
export interface Slots {
  /** Gives a folder that nobody else works in until the work is done. */
  use<T>(work: (folder: string) => Promise<T>): Promise<T>;
  /** Removes the folders, where they are not the caller's. */
  close(): Promise<void>;
}

/** Where the folders are made. */
export interface SlotPlace {
  /** Folder that keeps them, by the names slot-000, slot-001, ...; they stay. */
  readonly scratch?: string | undefined;
  /** Otherwise: folder for temporary ones, which are removed at the end; that of the system by default. */
  readonly beside?: string | undefined;
}

/** Makes `count` folders with these files in each. */
export async function openSlots(count: number, files: RunFiles, place: SlotPlace = {}): Promise<Slots> {
  if (!Number.isInteger(count) || count < 1) {
    throw new ArgumentError(`${count} processes`, { value: count, expected: "a positive integer" });
  }
  const folders: string[] = [];
  for (let i = 0; i < count; i++) {
    const folder = await makeFolder(i, place);
    await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
    folders.push(folder);
  }
  const free = [...folders];
  const waiting: ((folder: string) => void)[] = [];
  let closed = false;
  const take = (): Promise<string> => {
    const folder = free.pop();
    return folder === undefined ? new Promise((give) => waiting.push(give)) : Promise.resolve(folder);
  };
  return {
    async use(work) {
      if (closed) throw new AbortedError("The processes were closed");
      const folder = await take();
      try {
        return await work(folder);
      } finally {
        const next = waiting.shift();
        if (next) next(folder);
        else free.push(folder);
      }
    },
    async close() {
      closed = true;
      if (place.scratch !== undefined) return;
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
    },
  };
}

async function makeFolder(i: number, { scratch, beside = tmpdir() }: SlotPlace): Promise<string> {
  if (scratch === undefined) return mkdtemp(join(beside, "stokes-slot-"));
  const folder = join(resolve(scratch), `slot-${String(i).padStart(3, "0")}`);
  await mkdir(folder, { recursive: true });
  return folder;
}
