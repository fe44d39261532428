import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { throwIfAborted } from "@helioscope/core";
import type { BenchCase, OwnOutcome } from "./types.ts";

/** The script beside this one: TypeScript in the sources, JavaScript in the package. */
const script = (): string =>
  fileURLToPath(
    import.meta.url.endsWith(".ts")
      ? new URL("./child.ts", import.meta.url)
      : new URL("./engine-bench-child.js", import.meta.url),
  );

/**
 * Measures a case in a process of its own. What that process cannot do is an outcome, not an error.
 *
 * @throws AbortedError, after the process has ended
 */
export async function runChild(asked: BenchCase, signal?: AbortSignal): Promise<OwnOutcome> {
  throwIfAborted(signal);
  const child = fork(script(), [], { execArgv: [], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  const stop = () => child.kill("SIGKILL");
  signal?.addEventListener("abort", stop);
  try {
    return await answerOf(child, asked);
  } finally {
    signal?.removeEventListener("abort", stop);
    throwIfAborted(signal);
  }
}

function answerOf(child: ChildProcess, asked: BenchCase): Promise<OwnOutcome> {
  return new Promise((resolve) => {
    let answer: OwnOutcome | undefined;
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2000);
    });
    child.on("message", (message) => {
      answer = message as OwnOutcome;
    });
    child.on("error", ({ message }) => resolve({ refused: `its process did not start: ${message}` }));
    child.on("close", (code, killed) => resolve(answer ?? { refused: endOf(code, killed, said) }));
    child.send(asked, () => undefined);
  });
}

/** Why a process ended that said nothing. */
export function endOf(code: number | null, killed: NodeJS.Signals | null, said: string): string {
  if (killed === "SIGKILL") return "its process was killed, as a system does that has no memory left";
  if (killed !== null) return `its process ended by ${killed}`;
  const last = said.trim().split("\n").at(-1)?.trim();
  return `its process ended with code ${code}${last ? `: ${last}` : ""}`;
}
