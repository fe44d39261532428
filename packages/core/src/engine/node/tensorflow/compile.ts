import { EngineError } from "../../../errors.ts";
import { runCommand, tryCommand } from "./command.ts";

/** A C++ compiler: CXX of the environment, else the usual names. Throws an EngineError when there is none. */
export async function findCompiler(signal?: AbortSignal): Promise<string> {
  const { CXX } = process.env;
  for (const command of [...(CXX ? [CXX] : []), "c++", "g++", "clang++"]) {
    const result = await tryCommand(command, ["--version"], { signal, timeoutMs: 60_000 });
    if (result?.code === 0) return command;
  }
  throw new EngineError("No C++ compiler was found; the bindings to libtensorflow are compiled here", {
    expected: "c++, g++ or clang++ on the PATH, or its name in CXX",
    remedy: "Install one (Debian and Ubuntu: `apt install g++`), or use another engine",
  });
}

export interface CompileOptions {
  readonly sources: readonly string[];
  readonly includes: readonly string[];
  /** Shared libraries to link; they are found at run time in the folder of the output. */
  readonly libraries: readonly string[];
  readonly output: string;
  readonly signal?: AbortSignal | undefined;
}

/** Compiles a Node addon. */
export async function compileAddon({
  sources,
  includes,
  libraries,
  output,
  signal,
}: CompileOptions): Promise<void> {
  const compiler = await findCompiler(signal);
  const args = [
    ...["-shared", "-fPIC", "-O2", "-std=c++17", "-w", "-DNAPI_VERSION=8", "-DBUILDING_NODE_EXTENSION"],
    ...includes.map((folder) => `-I${folder}`),
    ...sources,
    ...libraries,
    "-Wl,-rpath,$ORIGIN",
    ...["-o", output],
  ];
  await runCommand(compiler, args, {
    signal,
    fact: "The bindings to libtensorflow could not be compiled",
    remedy: "A compiler for C++17 is needed (g++ 9 or later)",
  });
}
