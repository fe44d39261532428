import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
}

/** Every exported name of every entry point of the package at `root`, read from its sources, types included. */
export function publicSurface(root: string): Record<string, string[]> {
  const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8")) as Manifest;
  const surface: Record<string, string[]> = {};
  for (const [entry, file] of Object.entries(manifest.exports)) {
    surface[entry] = [...exportedNames(resolve(root, file))].sort();
  }
  return surface;
}

function exportedNames(file: string, seen: Set<string> = new Set()): Set<string> {
  const names = new Set<string>();
  if (seen.has(file)) return names;
  seen.add(file);
  const source = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  for (const [, from] of source.matchAll(/^export \* from "(\.[^"]+)"/gm)) {
    for (const name of exportedNames(resolve(dirname(file), from!), seen)) names.add(name);
  }
  for (const [, name] of source.matchAll(/^export \* as (\w+) from/gm)) names.add(name!);
  for (const [, list] of source.matchAll(/^export (?:type )?\{([^}]*)\}/gm)) {
    for (const item of list!.split(",")) {
      const name = item
        .trim()
        .replace(/^type /, "")
        .split(/ as /)
        .at(-1);
      if (name) names.add(name);
    }
  }
  const declared =
    /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
  for (const [, name] of source.matchAll(declared)) names.add(name!);
  return names;
}
