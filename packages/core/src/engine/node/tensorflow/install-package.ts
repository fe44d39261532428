import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../../errors.ts";
import { runCommand } from "./command.ts";
import type { InstallStep } from "./install.ts";
import type { BuiltEngine } from "./install-pypi.ts";
import { engineLayout } from "./layout.ts";
import { BINDINGS, PROTOBUF } from "./packages.ts";
import { writeShims } from "./shim.ts";

/**
 * The npm package with its own install script, which downloads libtensorflow and a compiled addon (or compiles it)
 * from Google's storage. Of what npm installs only the bindings and what they need are kept.
 */
export async function buildFromPackage({ staging, gpu, signal, say }: InstallStep): Promise<BuiltEngine> {
  const layout = engineLayout(staging);
  const name = gpu ? BINDINGS.name : "@tensorflow/tfjs-node";
  await writeFile(join(staging, "package.json"), '{ "name": "engine", "private": true }\n');
  say("download", `${name}@${BINDINGS.version} and what its install script fetches`);
  await runCommand(
    "npm",
    [
      "install",
      `${name}@${BINDINGS.version}`,
      "--no-audit",
      "--no-fund",
      "--foreground-scripts",
      "--loglevel=error",
    ],
    {
      cwd: staging,
      signal,
      fact: `The install script of ${name} failed`,
      remedy: "It needs storage.googleapis.com; where that cannot be reached, take the source pypi",
    },
  );
  const root = join(layout.modules, ...name.split("/"));
  const builds = join(root, "lib");
  for (const folder of (await readdir(builds).catch(() => [])).sort().reverse()) {
    const files = await readdir(join(builds, folder));
    if (!files.includes("tfjs_binding.node")) continue;
    await keepOnly(layout.modules, [name, PROTOBUF.name]);
    await writeShims(layout.modules);
    return { addon: join(builds, folder, "tfjs_binding.node"), bindings: BINDINGS.version, downloads: [] };
  }
  throw new EngineError(`The install script of ${name} left no addon`, { value: builds });
}

async function keepOnly(modules: string, names: readonly string[]): Promise<void> {
  for (const entry of await readdir(modules)) {
    const scoped = entry.startsWith("@")
      ? (await readdir(join(modules, entry))).map((n) => `${entry}/${n}`)
      : [entry];
    for (const name of scoped) {
      if (!names.includes(name)) await rm(join(modules, name), { recursive: true, force: true });
    }
  }
}
