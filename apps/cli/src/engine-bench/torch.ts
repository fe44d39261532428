import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { throwIfAborted } from "@helioscope/core";
import { planOf } from "./nets.ts";
import { endOf } from "./run-child.ts";
import type { BenchCase, Measured, NetChoice, Outcome } from "./types.ts";

/** In the root of the package, beside its sources and what is built of them. */
const script = (): string =>
  fileURLToPath(
    import.meta.url.endsWith(".ts")
      ? new URL("../../python/engine_bench.py", import.meta.url)
      : new URL("../python/engine_bench.py", import.meta.url),
  );

/** A Python that has PyTorch. */
export interface Torch {
  readonly python: string;
  readonly version: string;
}

/** The Python that HELIOSCOPE_PYTHON names, or python3, where it has PyTorch; else why not. */
export async function findTorch(signal?: AbortSignal): Promise<Torch | { readonly refused: string }> {
  const python = process.env.HELIOSCOPE_PYTHON ?? "python3";
  const answer = await run(python, ["-c", "import torch; print(torch.__version__)"], signal);
  if ("refused" in answer) return answer;
  return { python, version: answer.text };
}

/**
 * Measures a case in PyTorch, its network checked by its number of weights.
 *
 * @throws AbortedError
 */
export async function runTorch(
  { python }: Torch,
  asked: Omit<BenchCase, "engine"> & { readonly parameters: number },
  signal?: AbortSignal,
): Promise<Outcome> {
  const { job, steps, warmup, threads, parameters } = asked;
  return ask<Measured>(python, asked, { job, steps, warmup, threads, parameters }, signal);
}

/** Number of weights of PyTorch's network, moving statistics included. */
export async function torchWeights(
  { python }: Torch,
  choice: NetChoice,
): Promise<{ readonly parameters: number } | { readonly refused: string }> {
  return ask<{ readonly parameters: number }>(python, choice, { job: "count" });
}

async function ask<Answer>(
  python: string,
  choice: NetChoice,
  more: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Answer | { readonly refused: string }> {
  const { batch, side, torch } = await planOf(choice);
  const answer = await run(python, [script(), JSON.stringify({ ...torch, batch, side, ...more })], signal);
  return "refused" in answer ? answer : (JSON.parse(answer.text) as Answer);
}

/** What a program writes, or why it did not. */
function run(
  program: string,
  words: readonly string[],
  signal?: AbortSignal,
): Promise<{ readonly text: string } | { readonly refused: string }> {
  throwIfAborted(signal);
  return new Promise((resolve, reject) => {
    const stop = { ...(signal ? { signal } : {}), killSignal: "SIGKILL" } as const;
    const child = execFile(program, words, stop, (error, stdout, stderr) => {
      if (signal?.aborted) {
        try {
          throwIfAborted(signal);
        } catch (aborted) {
          reject(aborted);
        }
      } else if (!error) resolve({ text: stdout.trim().split("\n").at(-1) ?? "" });
      else if (child.pid === undefined) resolve({ refused: `${program} does not run: ${error.message}` });
      else resolve({ refused: endOf(child.exitCode, child.signalCode, stderr) });
    });
  });
}
