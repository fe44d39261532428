import { isBuiltin } from "node:module";
import { basename } from "node:path";
import { build } from "esbuild";

/** What a page loads: its scripts by file name, the first of them `entry`, and what went into them. */
export interface Bundle {
  readonly entry: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Source files in it, relative to the working folder. */
  readonly inputs: readonly string[];
  /** What the scripts still import by name: nothing, where a page can load them. */
  readonly unresolved: readonly string[];
  /** Modules of Node that sources of the house import, as `file: module`. */
  readonly nodeModules: readonly string[];
}

/**
 * Bundles a script and all that it imports as a user's bundler would: minified, split where it imports lazily.
 * Further scripts, for workers, come out beside it under their own names.
 */
export async function bundle(
  script: string,
  workers: Readonly<Record<string, string>> = {},
): Promise<Bundle> {
  const result = await build({
    entryPoints: { page: script, ...workers },
    bundle: true,
    write: false,
    splitting: true,
    minify: true,
    metafile: true,
    format: "esm",
    platform: "browser",
    outdir: "out",
    logLevel: "silent",
  });
  const { inputs, outputs } = result.metafile;
  return {
    entry: "page.js",
    files: new Map(result.outputFiles.map(({ path, contents }) => [basename(path), contents])),
    inputs: Object.keys(inputs),
    unresolved: Object.values(outputs).flatMap(({ imports }) =>
      imports.filter((one) => one.external).map((one) => one.path),
    ),
    nodeModules: Object.entries(inputs).flatMap(([file, { imports }]) =>
      imports
        .map((one) => one.original ?? one.path)
        .filter((name) => isBuiltin(name) && !file.includes("node_modules/"))
        .map((name) => `${file}: ${name}`),
    ),
  };
}
