import { appendFile, mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DataError } from "../errors.ts";
import type { Store } from "../store.ts";
import { isTemporary, sweepTemporaries, writeAtomically } from "./atomic-write.ts";
import { pathSegments } from "./store-path.ts";

/**
 * A {@link Store} on a directory of the disk, which is made when the first file is written. Writes are atomic and
 * durable (temporary file, fsync, rename, fsync of the folder); appends are in order but not synchronised. Throws an
 * ArgumentError for paths that would leave the directory, a DataError when `read` finds no file, or something that
 * is none (a folder, a pipe).
 */
export function directoryStore(path: string): Store {
  const root = resolve(path);
  const locate = (name: string) => join(root, ...pathSegments(name));
  const prepared = new Set<string>();

  async function prepare(folder: string): Promise<void> {
    if (prepared.has(folder)) return;
    await mkdir(folder, { recursive: true });
    await sweepTemporaries(folder);
    prepared.add(folder);
  }

  return {
    async list(prefix = "") {
      const cut = prefix.lastIndexOf("/");
      const below = cut > 0 ? prefix.slice(0, cut) : "";
      const paths: string[] = [];
      await walk(below ? locate(below) : root, below, paths);
      return paths.filter((name) => name.startsWith(prefix)).sort();
    },
    async has(name) {
      try {
        return (await stat(locate(name))).isFile();
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
    async read(name) {
      const file = locate(name);
      try {
        // Reading a pipe waits for a writer, and nothing ends it.
        if (!(await stat(file)).isFile()) throw noFile(name);
        const { buffer, byteOffset, byteLength } = await readFile(file);
        return new Uint8Array(buffer, byteOffset, byteLength);
      } catch (error) {
        if (!isMissing(error)) throw error;
        throw new DataError(`Nothing is stored at ${name}`, { value: name, cause: error });
      }
    },
    async write(name, content) {
      const file = locate(name);
      await prepare(dirname(file));
      await writeAtomically(file, content);
    },
    async append(name, text) {
      const file = locate(name);
      await prepare(dirname(file));
      await appendFile(file, text);
    },
    async remove(name) {
      await rm(locate(name), { force: true });
    },
  };
}

async function walk(folder: string, prefix: string, into: string[]): Promise<void> {
  let entries: Awaited<ReturnType<typeof readEntries>>;
  try {
    entries = await readEntries(folder);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  for (const entry of entries) {
    const name = prefix ? `${prefix}/${entry.name}` : entry.name;
    if (entry.isDirectory()) await walk(join(folder, entry.name), name, into);
    else if (!isTemporary(entry.name)) into.push(name);
  }
}

const noFile = (name: string) =>
  new DataError(`${name} is no regular file`, { value: name, expected: "a file, or a link to one" });

const readEntries = (folder: string) => readdir(folder, { withFileTypes: true });

const isMissing = (error: unknown) =>
  ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
