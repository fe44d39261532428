import { open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** What is known of a download that was cut short, in a file beside it. */
export interface PartNotes {
  readonly url: string;
  /** What If-Range takes: a strong ETag, or a Last-Modified date. */
  readonly validator: string;
  /** Length of the whole file. */
  readonly bytes: number | null;
  /** Bytes of the part that have reached the disk; what follows may be lost by a crash of the machine. */
  readonly synced: number;
}

export const partPath = (path: string): string => `${path}.part`;
const notesPath = (path: string) => `${path}.part.json`;

/** How far an earlier download of this address came; undefined where it cannot be gone on with. */
export async function readPart(
  path: string,
  url: string,
): Promise<{ have: number; notes: PartNotes } | undefined> {
  try {
    const notes = JSON.parse(await readFile(notesPath(path), "utf8")) as PartNotes | null;
    const { size } = await stat(partPath(path));
    const have = Math.min(size, Number.isSafeInteger(notes?.synced) ? notes!.synced : 0);
    const usable = notes?.url === url && typeof notes.validator === "string" && have > 0;
    if (usable && (notes.bytes === null || have <= notes.bytes)) return { have, notes };
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isAbsent && !(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

/** What a crash cuts is no JSON, and counts as absent. */
export async function writeNotes(path: string, notes: PartNotes): Promise<void> {
  await writeFile(notesPath(path), JSON.stringify(notes));
}

export async function dropPart(path: string): Promise<void> {
  await rm(notesPath(path), { force: true });
  await rm(partPath(path), { force: true });
}

/** Gives the part its final name. Its bytes are on the disk by then; the name is when this returns. */
export async function completePart(path: string): Promise<void> {
  await rename(partPath(path), path);
  await rm(notesPath(path), { force: true });
  // Windows cannot open a folder; its rename is durable without.
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
