import { spawn } from "node:child_process";
import { AbortedError, EngineError } from "../../../errors.ts";

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

export interface CommandResult {
  readonly code: number | null;
  readonly stopped: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. Throws an AbortedError when the signal ends it; `undefined` when it is not found. */
export function tryCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal, timeoutMs }: CommandOptions = {},
): Promise<CommandResult | undefined> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (signal?.aborted) fail(new AbortedError(undefined, { cause: signal.reason }));
      else if (error.code === "ENOENT") done(undefined);
      else fail(error);
    });
    child.on("close", (code, stopped) => done({ code, stopped, stdout, stderr }));
  });
}

/** Runs a command that must succeed; an EngineError carries the end of what it said. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions & { readonly fact: string; readonly remedy?: string },
): Promise<CommandResult> {
  const result = await tryCommand(command, args, options);
  const remedy = options.remedy === undefined ? {} : { remedy: options.remedy };
  if (!result)
    throw new EngineError(`${options.fact}: ${command} was not found`, { value: command, ...remedy });
  if (result.code === 0) return result;
  const end = result.stopped ? `stopped by ${result.stopped}` : `exit code ${result.code}`;
  throw new EngineError(`${options.fact}: ${command} ended with ${end}: ${lastLines(result)}`, {
    value: [command, ...args],
    ...remedy,
  });
}

function lastLines({ stdout, stderr }: CommandResult): string {
  const lines = (stderr.trim() || stdout.trim()).split("\n");
  return lines.slice(-6).join(" | ").slice(-600);
}
