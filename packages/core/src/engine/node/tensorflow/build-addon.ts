import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOG_LEVEL_HEADER, LOG_LEVEL_SOURCE, PRELOAD_SOURCE } from "./addon-sources.ts";
import { compileAddon } from "./compile.ts";
import type { EngineLayout } from "./layout.ts";
import { BINDINGS, NODE_HEADERS, PROTOBUF, unpackPackage } from "./packages.ts";
import { writeShims } from "./shim.ts";

/** The two shared libraries of libtensorflow, by their sonames. */
export const LIBRARIES: readonly string[] = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

/** Fetches the bindings and compiles their addon against the libraries and headers of the layout. */
export async function buildAddon(
  layout: EngineLayout,
  signal: AbortSignal | undefined,
  say: (stage: string, detail?: string) => void,
): Promise<void> {
  say("bindings", `${BINDINGS.name}@${BINDINGS.version}`);
  const headers = join(layout.root, "headers");
  await unpackPackage(BINDINGS, layout.bindings, signal);
  await unpackPackage(PROTOBUF, join(layout.modules, PROTOBUF.name), signal);
  await unpackPackage(NODE_HEADERS, headers, signal);
  await writeShims(layout.modules);

  say("compile");
  const folder = join(layout.bindings, "binding");
  const include = join(layout.libraries, "include");
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(folder, name));
  if (existsSync(join(layout.site, LOG_LEVEL_HEADER))) {
    sources.push(await write("log_level.cc", LOG_LEVEL_SOURCE));
  }
  const includes = [include, join(headers, "include")];
  const libraries = LIBRARIES.map((name) => join(layout.libraries, name));
  await compileAddon({ sources, includes, libraries, output: layout.addon, signal });
  const preload = [await write("preload.cc", PRELOAD_SOURCE)];
  await compileAddon({ sources: preload, includes, libraries: ["-ldl"], output: layout.preload, signal });

  const spent = [headers, include, folder, join(layout.bindings, "src"), join(layout.bindings, "scripts")];
  for (const path of spent) await rm(path, { recursive: true, force: true });
}
