import { randomUUID } from "node:crypto";
import { open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { throwIfAborted } from "@helioscope/core";

type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

/** Writes a file piece by piece beside its place and gives it its name when it is whole. */
export async function writePieces(path: string, pieces: Pieces, signal: AbortSignal): Promise<void> {
  await whileUnnamed(path, async (partial) => {
    const handle = await open(partial, "wx");
    try {
      for await (const piece of pieces) {
        throwIfAborted(signal);
        await handle.writeFile(piece);
      }
    } finally {
      await handle.close();
    }
  });
}

/** Lets `work` make a file under a name of its own, which goes away should that fail. */
export async function whileUnnamed(path: string, work: (partial: string) => Promise<void>): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`);
  try {
    await work(partial);
    await rename(partial, path);
  } catch (error) {
    await unlink(partial).catch(() => undefined);
    throw error;
  }
}
