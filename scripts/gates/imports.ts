import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryFiles, SOURCES } from "./files.ts";

/** What each package may import of the house. Imports run downwards only; a paper never imports a paper. */
const SHARED = ["@helioscope/core", "@helioscope/io-fits", "@helioscope/archives", "@helioscope/synthetic"];
const ALLOWED: Record<string, readonly string[]> = {
  "packages/core": [],
  "packages/io-fits": [],
  "packages/synthetic": ["@helioscope/core", "@helioscope/io-fits"],
  "packages/archives": ["@helioscope/core", "@helioscope/io-fits"],
};

/** Where Node's own modules may be imported; everything else runs in a browser. */
const NODE_SIDE = /^apps\/|^packages\/[^/]+\/src\/(?:[^/]+\/)?node\//;

export function importDirections(root: string): string[] {
  const found: string[] = [];
  for (const file of repositoryFiles(root, SOURCES)) {
    const home = file.split("/").slice(0, 2).join("/");
    const source = readFileSync(join(root, file), "utf8");
    for (const [, from] of source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)) {
      const name = from!.startsWith("@") ? from!.split("/").slice(0, 2).join("/") : from!;
      if (name.startsWith("node:") && !NODE_SIDE.test(file))
        found.push(`${file} imports ${from} outside a node folder`);
      if (!name.startsWith("@helioscope/") || home.startsWith("apps/")) continue;
      const allowed = ALLOWED[home] ?? SHARED;
      if (!allowed.includes(name))
        found.push(`${file} imports ${name}; ${home} may import ${allowed.join(", ") || "nothing"}`);
    }
    const paper = !(home in ALLOWED) && home.startsWith("packages/");
    if (paper && /"@tensorflow\//.test(source))
      found.push(`${file} imports TensorFlow.js itself; take it from @helioscope/core/engine`);
  }
  return found;
}
