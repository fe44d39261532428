import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { WorkOptions } from "../../../contract.ts";
import { AbortedError, ArgumentError, EngineError, throwIfAborted } from "../../../errors.ts";
import { buildFromPackage } from "./install-package.ts";
import { buildFromPypi } from "./install-pypi.ts";
import { type EngineManifest, engineLayout } from "./layout.ts";
import { cacheDirectory, DEFAULT_TENSORFLOW, downloadDirectory, tensorflowDirectory } from "./paths.ts";
import { smokeTest } from "./smoke.ts";

export interface InstallTensorflowOptions extends WorkOptions {
  /**
   * `pypi` takes libtensorflow from the Python wheel and compiles the bindings (Linux; needs pip, npm, tar and a C++
   * compiler); `package` lets the npm package download its own libtensorflow 2.9.1. Default `pypi`.
   */
  readonly source?: "pypi" | "package";
  /** Version of libtensorflow, for `pypi`. Default 2.21.0. */
  readonly version?: string;
  /** The CUDA build, with its CUDA libraries. Default: the CPU build. */
  readonly gpu?: boolean;
  /** Install again where it is installed already. */
  readonly force?: boolean;
}

export interface InstalledTensorflow {
  readonly directory: string;
  readonly version: string;
  /** Whether the library found a GPU in the smoke test. */
  readonly usesGpu: boolean;
  /** False when it was there already. */
  readonly fresh: boolean;
}

/** One step of an installation. */
export interface InstallStep {
  readonly staging: string;
  readonly version: string;
  readonly gpu: boolean;
  readonly signal: AbortSignal | undefined;
  /** Reports what is being done; the steps are not counted beforehand. */
  readonly say: (stage: string, detail?: string, done?: number, total?: number) => void;
}

const PACKAGE_TENSORFLOW = "2.9.1";

/**
 * Provides the tensorflow engine in the user's cache. It is built in a staging folder, tried in a child process and
 * then put in its place in one move: whatever fails or is aborted leaves only finished downloads behind, from which
 * the next attempt goes on. Throws an EngineError that says what to install when pip, npm or a compiler is missing,
 * or when the library does not run here.
 */
export async function installTensorflow(
  options: InstallTensorflowOptions = {},
): Promise<InstalledTensorflow> {
  const { source = "pypi", gpu = false, force = false, signal, onProgress } = options;
  const version = options.version ?? (source === "pypi" ? DEFAULT_TENSORFLOW : PACKAGE_TENSORFLOW);
  if (!/^\d+\.\d+\.\d+\w*$/.test(version)) {
    throw new ArgumentError(`Version ${version}`, { value: version, expected: "a version such as 2.21.0" });
  }
  if (source === "package" && version !== PACKAGE_TENSORFLOW) {
    throw new ArgumentError(
      `The package downloads libtensorflow ${PACKAGE_TENSORFLOW} only, not ${version}`,
      {
        value: version,
        remedy: "Leave the version out, or take the source pypi",
      },
    );
  }
  throwIfAborted(signal);
  const directory = tensorflowDirectory(version, gpu);
  const installed = await stat(engineLayout(directory).manifest).catch(() => undefined);
  const say: InstallStep["say"] = (stage, detail, done = 0, total) =>
    onProgress?.({ stage, done, total, ...(detail === undefined ? {} : { detail }) });
  if (installed && !force) {
    say("check");
    const { addon } = await readManifest(directory);
    const found = await smokeTest(join(directory, addon), signal);
    return { directory, version: found.version, usesGpu: found.gpu, fresh: false };
  }

  await removeLeftovers();
  await mkdir(dirname(directory), { recursive: true });
  const staging = await mkdtemp(join(dirname(directory), ".staging-"));
  try {
    const step: InstallStep = { staging, version, gpu, signal, say };
    const built = source === "pypi" ? await buildFromPypi(step) : await buildFromPackage(step);
    say("test");
    const found = await smokeTest(built.addon, signal);
    if (found.version !== version) {
      throw new EngineError(`libtensorflow calls itself ${found.version}`, {
        value: found.version,
        expected: version,
      });
    }
    const manifest: EngineManifest = {
      libtensorflow: found.version,
      gpu,
      source,
      bindings: built.bindings,
      addon: relative(staging, built.addon),
    };
    await writeFile(engineLayout(staging).manifest, `${JSON.stringify(manifest, null, 2)}\n`);
    throwIfAborted(signal);
    await replaceDirectory(staging, directory);
    await Promise.all(built.downloads.map((path) => rm(dirname(path), { recursive: true, force: true })));
    return { directory, version: found.version, usesGpu: found.gpu, fresh: true };
  } catch (error) {
    if (signal?.aborted) throw new AbortedError("The installation was aborted", { cause: error });
    throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Reads what is installed in an engine's folder. Throws an EngineError when nothing is. */
export async function readManifest(directory: string): Promise<EngineManifest> {
  const text = await readFile(engineLayout(directory).manifest, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new EngineError(`No tensorflow engine is installed in ${directory}`, {
      value: directory,
      remedy: "Install it with `helioscope engine install`",
    });
  }
  return JSON.parse(text) as EngineManifest;
}

/** Removes what attempts that were killed more than a day ago left in the cache. */
async function removeLeftovers(): Promise<void> {
  const dayAgo = Date.now() - 86_400_000;
  for (const folder of [join(cacheDirectory(), "engines"), downloadDirectory()]) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!/^\.staging-|^\.old-|\.partial-/.test(name)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found && found.mtimeMs < dayAgo) await rm(path, { recursive: true, force: true });
    }
  }
}

async function replaceDirectory(from: string, to: string): Promise<void> {
  const old = await mkdtemp(join(dirname(to), ".old-"));
  await rename(to, join(old, "engine")).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(from, to);
  await rm(old, { recursive: true, force: true });
}
