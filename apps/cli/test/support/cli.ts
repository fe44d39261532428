import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished, vi } from "vitest";
import { commandLine } from "../../src/command-line.ts";

const MAIN = resolve(import.meta.dirname, "../../src/main.ts");

const COMPILED = join(tmpdir(), "helioscope-test-cache");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly uid?: number;
  /** Sends SIGINT when the text has been said on standard error. */
  readonly interruptAt?: string;
  /** Kills it (SIGKILL) as soon as this is true. */
  readonly killWhen?: () => boolean;
}

/** Runs the command line as its own process. */
export function helioscope(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { HELIOSCOPE_CWD: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", NODE_COMPILE_CACHE: COMPILED, ...options.env };
  const child = spawn(process.execPath, [MAIN, ...words], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.cwd ? { cwd: options.cwd } : {}),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
  });
  let stdout = "";
  let stderr = "";
  let interrupted = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    if (!interrupted && options.interruptAt !== undefined && stderr.includes(options.interruptAt)) {
      interrupted = true;
      child.kill("SIGINT");
    }
  });
  const watch = setInterval(() => options.killWhen?.() && child.kill("SIGKILL"), 10);
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => {
      clearInterval(watch);
      done({ code, stdout, stderr });
    });
  });
}

/** Runs the command line within this process: for calls that are over before they work. They see this process's folder. */
export async function helioscopeHere(words: readonly string[]): Promise<Ended> {
  const said = { stdout: "", stderr: "" };
  const listening = (["stdout", "stderr"] as const).map((name) =>
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await commandLine(words);
    return { code: Number(process.exitCode), ...said };
  } finally {
    process.exitCode = before;
    for (const one of listening) one.mockRestore();
  }
}

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "helioscope-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
