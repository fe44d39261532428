import { spawn } from "node:child_process";

/** A program to run. */
export interface Program {
  readonly executable: string;
  readonly args?: readonly string[];
}

/** How a program is run. */
export interface RunProgramOptions {
  readonly cwd: string;
  readonly stdin?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly timedOut: boolean;
  /** The ends of what it printed. */
  readonly stdout: string;
  readonly stderr: string;
  /** Why it could not be started. */
  readonly startError?: NodeJS.ErrnoException;
}

const KEPT = 65536;

/** Runs a program to its end; it is killed when the time is over or the signal fires. */
export function runProgram(program: Program, options: RunProgramOptions): Promise<ProgramEnd> {
  const { cwd, stdin = "", timeoutMs, signal, env } = options;
  return new Promise((resolve) => {
    const child = spawn(program.executable, program.args ?? [], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let timedOut = false;
    let [stdout, stderr] = ["", ""];
    const kill = () => void child.kill("SIGKILL");
    const timer = setTimeout(() => {
      timedOut = true;
      kill();
    }, timeoutMs);
    const end = (rest: Pick<ProgramEnd, "code" | "killedBy" | "startError">) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", kill);
      resolve({ ...rest, timedOut, stdout, stderr });
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout = (stdout + text).slice(-KEPT);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-KEPT);
    });
    // A program that ends without reading leaves the pipe broken, which its exit status tells better.
    child.stdin.on("error", () => {});
    child.on("error", (startError: NodeJS.ErrnoException) => end({ code: null, killedBy: null, startError }));
    child.on("close", (code, killedBy) => end({ code, killedBy }));
    signal?.addEventListener("abort", kill);
    if (signal?.aborted) kill();
    child.stdin.end(stdin);
  });
}
