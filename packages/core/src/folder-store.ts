import type { Store } from "./store.ts";

/** A folder of a store as a store. */
export function folderStore(store: Store, folder: string): Store {
  const start = `${folder}/`;
  return {
    list: async (prefix = "") => (await store.list(start + prefix)).map((path) => path.slice(start.length)),
    has: (path) => store.has(start + path),
    read: (path) => store.read(start + path),
    write: (path, content) => store.write(start + path, content),
    append: (path, text) => store.append(start + path, text),
    remove: (path) => store.remove(start + path),
  };
}
