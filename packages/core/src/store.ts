import { DataError } from "./errors.ts";

/**
 * A place for named bytes: a directory (`@helioscope/core/node`), memory, or what a web page has. Paths use "/".
 * `write` replaces atomically: a reader sees the old bytes or the new ones, never half.
 */
export interface Store {
  /** Paths below `prefix`, sorted. */
  list(prefix?: string): Promise<string[]>;
  has(path: string): Promise<boolean>;
  /** Throws a DataError when there is nothing at `path`. */
  read(path: string): Promise<Uint8Array>;
  write(path: string, content: Uint8Array | string): Promise<void>;
  append(path: string, text: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** A store that lives in memory. */
export function memoryStore(): Store {
  const files = new Map<string, Uint8Array>();
  const bytes = (content: Uint8Array | string) =>
    typeof content === "string" ? new TextEncoder().encode(content) : content.slice();
  return {
    list: async (prefix = "") => [...files.keys()].filter((path) => path.startsWith(prefix)).sort(),
    has: async (path) => files.has(path),
    read: async (path) => {
      const content = files.get(path);
      if (!content) throw new DataError(`Nothing is stored at ${path}`, { value: path });
      return content.slice();
    },
    write: async (path, content) => void files.set(path, bytes(content)),
    append: async (path, text) => {
      const before = files.get(path) ?? new Uint8Array();
      const added = bytes(text);
      const joined = new Uint8Array(before.length + added.length);
      joined.set(before);
      joined.set(added, before.length);
      files.set(path, joined);
    },
    remove: async (path) => void files.delete(path),
  };
}
