import { readFile, stat } from "node:fs/promises";
import { basename, relative, resolve } from "node:path";
import { DataError } from "@helioscope/core";
import { directoryStore } from "@helioscope/core/node";
import type { SourceFiles } from "@helioscope/magnetogram-gen";
import { userPath } from "../paths.ts";
import { reasonOf } from "../reason.ts";
import { UsageError } from "../usage-error.ts";

export type NamedFolder = SourceFiles & { readonly name: string };

/**
 * The files and folders that were named, as sources of a data set. One folder alone goes without its name; two of one name
 * are told apart by nothing, which is a usage error, and so is a folder that `out` lies in.
 */
export async function sourceFolders(paths: readonly string[], out: string): Promise<NamedFolder[]> {
  const folders: NamedFolder[] = [];
  const single = new Map<string, string>();
  for (const path of paths.map(userPath)) {
    const found = await stat(path).catch((error: unknown) => {
      throw new UsageError(`${path}: ${reasonOf(error)}`);
    });
    if (found.isDirectory()) {
      if (!relative(resolve(path), resolve(out)).startsWith(".."))
        throw new UsageError(`--out ${out} lies in ${path}, which is read: name a folder elsewhere`);
      folders.push({ ...directoryStore(path), name: paths.length === 1 ? "" : basename(path) });
    } else if (single.has(basename(path))) {
      throw new UsageError(`Two files are called ${basename(path)}: rename one`);
    } else single.set(basename(path), path);
  }
  const names = folders.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UsageError(`Two folders are called ${twice}: rename one, or give the folder above`);
  return single.size === 0 ? folders : [...folders, filesOf(single)];
}

function filesOf(paths: ReadonlyMap<string, string>): NamedFolder {
  return {
    name: "",
    list: async () => [...paths.keys()].sort(),
    read: async (name) => {
      const path = paths.get(name);
      if (path === undefined) throw new DataError(`There is no ${name}`, { value: name });
      if (!(await stat(path)).isFile()) throw new DataError(`${name} is no regular file`, { value: path });
      return readFile(path);
    },
  };
}
