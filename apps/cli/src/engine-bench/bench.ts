import { availableParallelism } from "node:os";
import { type Progress, throwIfAborted } from "@helioscope/core";
import { planOf } from "./nets.ts";
import type { BenchChoice } from "./options.ts";
import { runChild } from "./run-child.ts";
import { runTorch, type Torch } from "./torch.ts";
import type { BenchCase, BenchRow, NetChoice, Outcome, OwnOutcome, Runner } from "./types.ts";

export interface BenchOptions {
  /** Timed repeats. */
  readonly steps: number;
  /** Runs before them. Default 2. */
  readonly warmup?: number;
  /** Default: all cores that the process may use. PyTorch has as many as the engine beside it. */
  readonly threads?: number;
  readonly torch: Torch | { readonly refused: string };
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onRow?: (row: BenchRow) => void;
}

/** What is measured, in order; training is not asked of ONNX Runtime. */
export function benchCases(
  { nets, sizes, jobs }: BenchChoice,
  engines: readonly Runner[],
): Pick<BenchCase, "net" | "size" | "job" | "engine">[] {
  return nets.flatMap((net) =>
    sizes.flatMap((size) =>
      jobs.flatMap((job) =>
        engines
          .filter((engine) => job !== "train" || engine !== "onnx")
          .map((engine) => ({ net, size, job, engine })),
      ),
    ),
  );
}

/**
 * Measures one case after the other, each in a process of its own, and PyTorch once for each network, job and number of
 * threads. What cannot be measured is a row with the reason.
 *
 * @throws AbortedError
 */
export async function bench(
  cases: readonly (NetChoice & Pick<BenchCase, "job" | "engine">)[],
  options: BenchOptions,
): Promise<BenchRow[]> {
  const { steps, warmup = 2, threads = availableParallelism(), signal, onProgress, onRow } = options;
  const rows: BenchRow[] = [];
  const peers = new Map<string, Outcome>();
  const tell = (stage: string) => onProgress?.({ stage, done: rows.length, total: cases.length });

  const torchOf = async (asked: BenchCase, ours: OwnOutcome): Promise<Outcome> => {
    if ("refused" in options.torch) return options.torch;
    if ("refused" in ours) return { refused: "nothing to compare with" };
    const { net, size, side, batch, job } = asked;
    const peer = { ...asked, threads: ours.threads, parameters: ours.parameters };
    const key = JSON.stringify([net, size, side, batch, job, ours.threads]);
    const known = peers.get(key);
    if (known) return known;
    tell(`${titleOf(asked)}, PyTorch`);
    const outcome = await runTorch(options.torch, peer, signal);
    peers.set(key, outcome);
    return outcome;
  };

  for (const one of cases) {
    throwIfAborted(signal);
    const { batch, side } = await planOf(one);
    const asked: BenchCase = { ...one, steps, warmup, threads };
    tell(`${titleOf(asked)}, ${one.engine}`);
    const ours = await runChild(asked, signal);
    const torch = await torchOf(asked, ours);
    const both =
      "refused" in ours || "refused" in torch ? {} : { ratio: torch.milliseconds / ours.milliseconds };
    const { net, size, job, engine } = one;
    const row = { net, size, batch, side, job, engine, ours, torch, ...both };
    rows.push(row);
    onRow?.(row);
  }
  return rows;
}

const titleOf = ({ net, size, job }: BenchCase): string => `${job} ${net} ${size}`;
