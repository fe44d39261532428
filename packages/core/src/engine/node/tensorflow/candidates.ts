import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EngineError } from "../../../errors.ts";
import { reasonOf } from "../../reason.ts";
import { readManifest } from "./install.ts";
import { type LoadedTensorflow, loadFromDirectory, loadFromPackage } from "./load.ts";
import { cacheDirectory } from "./paths.ts";

/** A libtensorflow that may be used. */
export interface Candidate {
  /** The package's name or the engine's folder. */
  readonly name: string;
  /** Path of its addon. */
  readonly addon: () => Promise<string>;
  /** Loads it into this process. */
  readonly load: (threads: number | undefined) => Promise<LoadedTensorflow>;
}

const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/**
 * What there is to try: packages of the user's own that can be resolved from here or from the working directory,
 * then the engines in the cache, newest version first, the CUDA build before the CPU one.
 */
export async function tensorflowCandidates(): Promise<Candidate[]> {
  return [...ownPackages(), ...(await installedEngines())];
}

function ownPackages(): Candidate[] {
  const places = [import.meta.url, join(process.cwd(), "package.json")].map((place) => createRequire(place));
  return PACKAGES.flatMap((name) => {
    for (const require of places) {
      const manifest = resolved(require, `${name}/package.json`);
      if (manifest === undefined) continue;
      return [
        {
          name,
          addon: () => addonOfPackage(dirname(manifest)),
          load: async (threads: number | undefined) => {
            await addonOfPackage(dirname(manifest));
            return loadFromPackage(name, require, threads);
          },
        },
      ];
    }
    return [];
  });
}

function resolved(require: NodeJS.Require, path: string): string | undefined {
  try {
    return require.resolve(path);
  } catch {
    return undefined;
  }
}

async function addonOfPackage(folder: string): Promise<string> {
  const builds = join(folder, "lib");
  for (const name of (await readdir(builds).catch((): string[] => [])).sort().reverse()) {
    const files = await readdir(join(builds, name)).catch((): string[] => []);
    if (files.includes("tfjs_binding.node")) return join(builds, name, "tfjs_binding.node");
  }
  throw new EngineError("it has no addon: its install script has not run or has failed", { value: folder });
}

async function installedEngines(): Promise<Candidate[]> {
  const engines = join(cacheDirectory(), "engines");
  const names = (await readdir(engines).catch((): string[] => [])).filter((name) =>
    name.startsWith("tensorflow-"),
  );
  return names
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }))
    .map((name) => join(engines, name))
    .map((folder) => ({
      name: folder,
      addon: async () => join(folder, (await readManifest(folder)).addon),
      load: (threads: number | undefined) => loadFromDirectory(folder, threads),
    }));
}

/**
 * The result of the first candidate that works. Throws an EngineError with what was wrong with each, or that there
 * is none.
 */
export async function firstThatWorks<T>(attempt: (candidate: Candidate) => Promise<T>): Promise<T> {
  const failures: string[] = [];
  for (const candidate of await tensorflowCandidates()) {
    try {
      return await attempt(candidate);
    } catch (error) {
      failures.push(`${candidate.name}: ${reasonOf(error)}`);
    }
  }
  const remedy = "Install it with `helioscope engine install`";
  if (failures.length === 0) throw new EngineError("The tensorflow engine is not installed", { remedy });
  throw new EngineError(`libtensorflow does not run: ${failures.join("; ")}`, { value: failures, remedy });
}
