import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { EngineError, isHelioError, UnsupportedError } from "../../../errors.ts";
import { buildAddon, LIBRARIES } from "./build-addon.ts";
import { findCompiler } from "./compile.ts";
import type { InstallStep } from "./install.ts";
import { engineLayout } from "./layout.ts";
import { BINDINGS } from "./packages.ts";
import { downloadDirectory } from "./paths.ts";
import { downloadWheel } from "./pip.ts";
import { openWheel, unpackWheel, type Wheel } from "./wheel.ts";

/** What a build leaves in the staging folder. */
export interface BuiltEngine {
  readonly addon: string;
  /** Version of the JavaScript bindings. */
  readonly bindings: string;
  /** Downloads that are no longer needed once the engine is in its place. */
  readonly downloads: readonly string[];
}

// The C interface and what it includes; the wheel carries ten times as many. tsl has moved from version to version.
const HEADERS = /^tensorflow\/include\/(absl|tensorflow\/(c|core\/platform|tsl)|tsl|xla\/tsl)\//;

/** libtensorflow from the wheel of TensorFlow on PyPI, bindings compiled here. */
export async function buildFromPypi({
  staging,
  version,
  gpu,
  signal,
  say,
}: InstallStep): Promise<BuiltEngine> {
  if (process.platform !== "linux") {
    throw new UnsupportedError(
      `libtensorflow is taken from Python wheels on Linux only, not on ${process.platform}`,
      {
        value: process.platform,
        remedy: "Take the source package, or the wasm engine",
      },
    );
  }
  await findCompiler(signal);
  const layout = engineLayout(staging);
  const requirement = `${gpu ? "tensorflow" : "tensorflow-cpu"}==${version}`;
  const options = { signal, onDownload: () => say("download", requirement) };
  const path = await downloadWheel(requirement, downloadDirectory(), options);
  const downloads = [path];

  await withWheel(path, async (wheel) => {
    await unpackLibraries(wheel, layout.site, { signal, say });
    if (gpu) downloads.push(...(await unpackCuda(wheel, layout.site, { signal, say })));
  });

  await buildAddon(layout, signal, say);
  return { addon: layout.addon, bindings: BINDINGS.version, downloads };
}

/** Works on a wheel; one that turns out to be damaged is thrown away, so that the next attempt fetches it again. */
async function withWheel<T>(path: string, work: (wheel: Wheel) => Promise<T>): Promise<T> {
  try {
    const wheel = await openWheel(path);
    try {
      return await work(wheel);
    } finally {
      await wheel.zip.file.close();
    }
  } catch (error) {
    if (!isHelioError(error, "format")) throw error;
    await rm(dirname(path), { recursive: true, force: true });
    throw new EngineError(`A download was damaged and has been removed: ${error.message}`, {
      value: path,
      remedy: "Try again",
      cause: error,
    });
  }
}

type Reporting = Pick<InstallStep, "signal" | "say">;

async function unpackLibraries(wheel: Wheel, site: string, { signal, say }: Reporting): Promise<void> {
  const wanted = (name: string) =>
    LIBRARIES.some((library) => name === `tensorflow/${library}`) || HEADERS.test(name);
  for (const library of LIBRARIES) {
    if (wheel.zip.entries.has(`tensorflow/${library}`)) continue;
    throw new EngineError(`${wheel.zip.path} holds no ${library}`, {
      value: library,
      remedy: "Versions from 2.15 on have it",
    });
  }
  await unpackWheel(wheel, site, wanted, {
    signal,
    onFile: (done, total) => say("unpack", undefined, done, total),
  });
}

/** The CUDA libraries that the wheel names in its extra `and-cuda`, each from its own wheel. */
async function unpackCuda(wheel: Wheel, site: string, { signal, say }: Reporting): Promise<string[]> {
  const paths: string[] = [];
  for (const requirement of cudaRequirements(wheel.metadata)) {
    const options = { signal, onDownload: () => say("download", requirement) };
    const path = await downloadWheel(requirement, downloadDirectory(), options);
    paths.push(path);
    say("unpack", requirement);
    const wanted = (name: string) => name.startsWith("nvidia/") && !name.includes("/include/");
    await withWheel(path, (part) => unpackWheel(part, site, wanted, { signal }));
  }
  return paths;
}

/** Requirements of the extra `and-cuda` in a wheel's METADATA, without their condition. */
export function cudaRequirements(metadata: readonly string[]): string[] {
  return metadata.flatMap((line) => {
    const match = /^Requires-Dist: ([^;]+);.*\bextra == ["']and-cuda["']/.exec(line);
    return match ? [match[1].replaceAll(/[()\s]/g, "")] : [];
  });
}
