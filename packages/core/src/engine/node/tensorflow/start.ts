import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineError } from "../../../errors.ts";
import type { Engine } from "../../engine.ts";
import { reasonOf } from "../../reason.ts";
import { tf } from "../../tensors.ts";
import { type LoadedTensorflow, loadedTensorflow, loadFromDirectory, loadFromPackage } from "./load.ts";
import { cacheDirectory } from "./paths.ts";

const PACKAGES = ["@tensorflow/tfjs-node-gpu", "@tensorflow/tfjs-node"];

/**
 * Makes libtensorflow the engine in use: an installation of the user's own that can be resolved from here or from the
 * working directory, else the newest one in the cache. Throws an EngineError with what was wrong with each.
 */
export async function startTensorflow(threads?: number): Promise<Omit<Engine, "refused">> {
  const { version, gpu, threads: count } = loadedTensorflow() ?? (await load(threads));
  if (threads !== undefined && threads !== count) {
    throw new EngineError(`The tensorflow engine already runs with ${count} threads`, {
      value: threads,
      remedy: "Ask for the number of threads when it is first opened, or use another process",
    });
  }
  if (!(await tf.setBackend("tensorflow")))
    throw new EngineError("TensorFlow.js did not take the tensorflow backend");
  return {
    name: "tensorflow",
    version: `libtensorflow ${version}${gpu ? " (GPU)" : ""}`,
    threads: count,
    trains: true,
  };
}

async function load(threads: number | undefined): Promise<LoadedTensorflow> {
  const failures: string[] = [];
  for (const { name, require } of ownPackages()) {
    try {
      return loadFromPackage(name, require, threads);
    } catch (error) {
      failures.push(`${name}: ${reasonOf(error)}`);
    }
  }
  for (const directory of await installedEngines()) {
    try {
      return await loadFromDirectory(directory, threads);
    } catch (error) {
      failures.push(`${directory}: ${reasonOf(error)}`);
    }
  }
  throw new EngineError(
    failures.length === 0
      ? "The tensorflow engine is not installed"
      : `libtensorflow does not load: ${failures.join("; ")}`,
    { remedy: "Install it with `helioscope engine install`" },
  );
}

function ownPackages(): { name: string; require: NodeJS.Require }[] {
  const places = [import.meta.url, join(process.cwd(), "package.json")].map((place) => createRequire(place));
  return PACKAGES.flatMap((name) => {
    const require = places.find((place) => {
      try {
        place.resolve(`${name}/package.json`);
        return true;
      } catch {
        return false;
      }
    });
    return require ? [{ name, require }] : [];
  });
}

/** Folders of the engines in the cache, newest version first, the CUDA build before the CPU one. */
export async function installedEngines(): Promise<string[]> {
  const engines = join(cacheDirectory(), "engines");
  const names = (await readdir(engines).catch(() => [])).filter((name) => name.startsWith("tensorflow-"));
  return names.sort((a, b) => b.localeCompare(a, "en", { numeric: true })).map((name) => join(engines, name));
}
