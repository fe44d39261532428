import { stat } from "node:fs/promises";
import { join } from "node:path";
import { directoryStore } from "@helioscope/core/node";
import type { Downloaded } from "./download.ts";
import { onDisk } from "./file-error.ts";
import { fileSums } from "./file-hash.ts";

/** A line of the manifest of a folder. */
export interface ManifestEntry {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** JSON Lines; of several lines for a name the last counts. */
export const MANIFEST = "downloads.jsonl";

/** What was fetched into a folder. A line that a crash cut is left out. */
export async function readManifest(folder: string): Promise<Map<string, ManifestEntry>> {
  const entries = new Map<string, ManifestEntry>();
  const store = directoryStore(folder);
  const text = await onDisk(join(folder, MANIFEST), async () =>
    (await store.has(MANIFEST)) ? new TextDecoder().decode(await store.read(MANIFEST)) : "",
  );
  for (const line of text.split("\n")) {
    try {
      const entry = JSON.parse(line) as ManifestEntry | null;
      if (typeof entry?.name === "string") entries.set(entry.name, entry);
    } catch {
      // Half a line.
    }
  }
  return entries;
}

/** Adds a line. It begins with a line break of its own, so that half a line before it spoils nothing. */
export async function addToManifest(folder: string, name: string, file: Downloaded): Promise<void> {
  const { url, bytes, sha256 } = file;
  const entry: ManifestEntry = { name, url, bytes, sha256 };
  await onDisk(join(folder, MANIFEST), () =>
    directoryStore(folder).append(MANIFEST, `\n${JSON.stringify(entry)}`),
  );
}

/** Whether a file is still what the manifest says of it. */
export async function isKept(folder: string, entry: ManifestEntry): Promise<boolean> {
  const path = join(folder, entry.name);
  try {
    if ((await stat(path)).size !== entry.bytes) return false;
    return (await fileSums(path)).sha256 === entry.sha256;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
