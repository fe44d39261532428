import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, isHelioError } from "../../../errors.ts";
import { runCommand, tryCommand } from "./command.ts";
import { openWheel } from "./wheel.ts";

const CANDIDATES = [["pip3"], ["pip"], ["python3", "-m", "pip"], ["python", "-m", "pip"]] as const;

/** The command that runs pip. Throws an EngineError that says what to install when there is none. */
async function findPip(signal?: AbortSignal): Promise<readonly string[]> {
  for (const [command, ...args] of CANDIDATES) {
    const result = await tryCommand(command, [...args, "--version"], { signal, timeoutMs: 60_000 });
    if (result?.code === 0) return [command, ...args];
  }
  throw new EngineError("pip was not found; libtensorflow comes in a Python wheel that pip downloads", {
    expected: "pip3, pip or python3 -m pip on the PATH",
    remedy: "Install it (Debian and Ubuntu: `apt install python3-pip`), or use another source or engine",
  });
}

/**
 * Downloads one wheel for Linux into `folder` and returns its path. A wheel of that requirement that lies there
 * whole is taken as it is; one that was cut short is fetched again.
 */
export async function downloadWheel(
  requirement: string,
  folder: string,
  {
    signal,
    onDownload,
  }: { readonly signal?: AbortSignal | undefined; readonly onDownload?: () => void } = {},
): Promise<string> {
  const target = join(folder, requirement.replaceAll(/[^\w.-]+/g, "_"));
  const kept = await findWheel(target);
  if (kept && (await isWhole(kept))) return kept;
  onDownload?.();
  const [command, ...args] = await findPip(signal);
  await rm(target, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const partial = await mkdtemp(`${target}.partial-`);
  const cpu = process.arch === "arm64" ? "aarch64" : "x86_64";
  try {
    await runCommand(
      command,
      [
        ...args,
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
        "--implementation=cp",
        "--python-version=3.11",
        ...["2_28", "2_27", "2_17"].map((glibc) => `--platform=manylinux_${glibc}_${cpu}`),
        `--platform=manylinux2014_${cpu}`,
        `--dest=${partial}`,
        requirement,
      ],
      {
        signal,
        fact: `${requirement} could not be downloaded`,
        remedy: "Check that pip reaches its package index",
      },
    );
    await rename(partial, target).catch((error: NodeJS.ErrnoException) => {
      // Another installation that ran beside this one has just put the same wheel there.
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  const wheel = await findWheel(target);
  if (!wheel)
    throw new EngineError(`pip reported success but left no wheel for ${requirement}`, { value: target });
  return wheel;
}

async function findWheel(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((n) => n.endsWith(".whl"));
  return name === undefined ? undefined : join(folder, name);
}

async function isWhole(path: string): Promise<boolean> {
  try {
    const wheel = await openWheel(path);
    await wheel.zip.file.close();
    return true;
  } catch (error) {
    if (isHelioError(error, "format")) return false;
    throw error;
  }
}
