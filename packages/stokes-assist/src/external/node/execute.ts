import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, throwIfAborted } from "@helioscope/core";
import type { ExternalAdapter, ExternalRun, RunOutput } from "../adapter.ts";
import { type Program, type ProgramEnd, runProgram } from "./process.ts";

/** A run that gave no results; the pixel is flagged with the message. */
export class RunFailure extends Error {}

/** Where and how long runs work. */
export interface ExecuteOptions {
  readonly folder: string;
  /** The code's programs by their names; "main" where it has but one. */
  readonly programs: Readonly<Record<string, Program>>;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Carries out the runs for one pixel, one after the other: writes the files of each, runs its program and reads what it
 * left. What earlier pixels left in the folder is removed before, so that no code goes on from it.
 *
 * @throws RunFailure where a run crashed, stopped, was too slow or left out an output; EngineError where it cannot be
 * started; AbortedError.
 */
export async function executeAll(
  adapter: ExternalAdapter,
  runs: ExternalRun | readonly ExternalRun[],
  options: ExecuteOptions,
): Promise<RunOutput> {
  for (const name of await readdir(options.folder)) {
    if (!Object.hasOwn(adapter.files, name))
      await rm(join(options.folder, name), { recursive: true, force: true });
  }
  const files = new Map<string, Uint8Array>();
  let stdout = "";
  for (const run of "files" in runs ? [runs] : runs) {
    const output = await execute(adapter, run, options);
    for (const [name, bytes] of output.files) files.set(name, bytes);
    stdout = output.stdout;
  }
  return { files, stdout };
}

async function execute(
  adapter: ExternalAdapter,
  run: ExternalRun,
  options: ExecuteOptions,
): Promise<RunOutput> {
  const { folder, programs, timeoutMs, signal, env } = options;
  throwIfAborted(signal);
  const program = programs[run.program ?? "main"];
  const outputs = [...run.outputs, ...(run.optional ?? [])];
  await Promise.all(
    Object.entries(run.files).map(([name, content]) => writeFile(join(folder, name), content)),
  );
  const end = await runProgram(
    { executable: program.executable, args: [...(program.args ?? []), ...(run.args ?? [])] },
    { cwd: folder, stdin: run.stdin, timeoutMs, signal, ...(env ? { env } : {}) },
  );
  throwIfAborted(signal);
  if (end.startError) throw notStarted(adapter, program, end.startError);
  const files = new Map<string, Uint8Array>();
  for (const name of outputs) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes) files.set(name, bytes);
  }
  const missing = run.outputs.filter((name) => !files.has(name));
  const why = failureOf(adapter, end, timeoutMs, missing);
  if (why) throw new RunFailure(why);
  return { files, stdout: end.stdout };
}

function failureOf(
  { name, complaint }: ExternalAdapter,
  end: ProgramEnd,
  timeoutMs: number,
  missing: readonly string[],
): string | undefined {
  const said = complaint?.(end.stdout) ?? lastLine(end.stderr);
  const more = said ? `: ${said}` : "";
  if (end.timedOut) return `${name} took more than ${timeoutMs / 1000} s`;
  if (end.killedBy) return `${name} was ended by ${end.killedBy}${more}`;
  if (end.code !== 0) return `${name} ended with code ${end.code}${more}`;
  if (missing.length > 0) return `${name} left no ${missing.join(", ")}${more}`;
  return undefined;
}

const lastLine = (text: string): string | undefined =>
  text.trim().split("\n").at(-1)?.slice(0, 200) || undefined;

function notStarted(
  { name }: ExternalAdapter,
  { executable }: Program,
  cause: NodeJS.ErrnoException,
): EngineError {
  return new EngineError(`${name} cannot be started: ${cause.message}`, {
    value: executable,
    expected: "the path of its executable",
    remedy: cause.code === "EACCES" ? "Make it executable." : "Build it and give its path.",
    cause,
  });
}
