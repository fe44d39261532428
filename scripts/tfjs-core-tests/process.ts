import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Assignment, Message, Mode, Outcome, SuiteRun, TestedEngine } from "./outcomes.ts";

const MOST_CRASHES = 100;

/** An engine that cannot be had here, and why. */
export interface Absent {
  readonly absent: string;
}

export interface SuiteOptions {
  /** Script of the process; default: the suite itself. */
  readonly script?: string;
  /** A test has hung that says nothing for so long: Jasmine itself ends what waits after 20 s. Default 120,000 ms. */
  readonly hungMs?: number;
}

/**
 * Runs the suite on an engine in a process of its own; where a test takes that with it, the tests after it run in the
 * next one. Throws when the suite does not come to its end.
 */
export async function runSuite(
  engine: TestedEngine,
  mode: Mode,
  options: SuiteOptions = {},
): Promise<SuiteRun | Absent> {
  const outcomes = new Map<string, Outcome>();
  for (let crashes = 0; crashes <= MOST_CRASHES; crashes++) {
    const { messages, end } = await runProcess({ engine, mode, done: [...outcomes.keys()] }, options);
    const [opened] = messages;
    if (opened?.kind === "absent") return { absent: opened.reason };
    const running = collect(messages, outcomes);
    if (opened?.kind === "opened" && messages.at(-1)?.kind === "finished") {
      const { version, threads } = opened;
      return { version, threads, outcomes };
    }
    if (running === undefined) throw new Error(`The tests on ${engine} ${mode} our kernels stopped: ${end}`);
    outcomes.set(running, { status: "crashed", reason: end });
  }
  throw new Error(`More than ${MOST_CRASHES} tests on ${engine} ${mode} our kernels end their process`);
}

/** Adds what has ended to the outcomes; returns the test that was running at the end. */
function collect(messages: readonly Message[], outcomes: Map<string, Outcome>): string | undefined {
  let running: string | undefined;
  for (const message of messages) {
    if (message.kind === "started") running = message.test;
    if (message.kind !== "ended") continue;
    const { status, reason } = message;
    outcomes.set(message.test, { status, ...(reason === undefined ? {} : { reason }) });
    if (message.test === running) running = undefined;
  }
  return running;
}

/** One process; `end` says how it ended. */
async function runProcess(
  assignment: Assignment,
  { script = join(import.meta.dirname, "child.ts"), hungMs = 120_000 }: SuiteOptions,
): Promise<{ messages: Message[]; end: string }> {
  const folder = mkdtempSync(join(tmpdir(), "tfjs-core-tests-"));
  try {
    const file = join(folder, "assignment.json");
    writeFileSync(file, JSON.stringify(assignment));
    const child = spawn(process.execPath, ["--no-warnings", script, file], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-2000);
    });
    const ended = new Promise<string>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    const messages: Message[] = [];
    let hung = false;
    const hang = () => {
      hung = true;
      child.kill("SIGKILL");
    };
    let watch = setTimeout(hang, hungMs);
    for await (const line of createInterface({ input: child.stdio[3] as Readable })) {
      clearTimeout(watch);
      watch = setTimeout(hang, hungMs);
      messages.push(JSON.parse(line) as Message);
    }
    const how = await ended;
    clearTimeout(watch);
    const last = said.trim().split("\n").slice(-3).join(" | ").slice(-300);
    return { messages, end: hung ? "it hung" : last ? `${how}: ${last}` : how };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
