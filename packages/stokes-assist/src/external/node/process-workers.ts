import { AbortedError, throwIfAborted } from "@helioscope/core";
import type { MapWorkers } from "../../workers/contract.ts";
import type { ExternalAdapter } from "../adapter.ts";
import { executeAll } from "./execute.ts";
import { invertExternalTile, type TileWork } from "./invert-tile.ts";
import type { Program } from "./process.ts";
import { openSlots, type Slots } from "./slots.ts";

/** Where and how the processes of an external code work. */
export interface ProcessOptions {
  /** Path of the code's program, or the paths of its programs by their names. */
  readonly executable: string | Readonly<Record<string, string>>;
  /** Put before the arguments of every run: the script, where the executable is an interpreter. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Processes at once; 1 by default. */
  readonly processes?: number;
  /** Seconds that a run may take; 120 by default. */
  readonly timeoutSeconds?: number;
  /** Folder below which each process has one of its own (`slot-000`, ...); temporary ones, removed at the end, where absent. */
  readonly scratch?: string;
}

/** Runs of a code in a number of folders. */
export interface ProcessPool {
  readonly slots: Slots;
  readonly count: number;
  run(
    folder: string,
    runs: Parameters<typeof executeAll>[1],
    signal: AbortSignal | undefined,
  ): ReturnType<typeof executeAll>;
}

/** Opens the folders of the processes. */
export async function openProcesses(
  adapter: ExternalAdapter,
  options: ProcessOptions & { readonly beside?: string | undefined },
): Promise<ProcessPool> {
  const { executable, args, env, processes: count = 1, timeoutSeconds = 120, scratch, beside } = options;
  const named = typeof executable === "string" ? { main: executable } : executable;
  const programs = Object.fromEntries(
    Object.entries(named).map(([name, path]): [string, Program] => [
      name,
      { executable: path, ...(args ? { args } : {}) },
    ]),
  );
  const slots = await openSlots(count, adapter.files, { scratch, beside });
  return {
    slots,
    count,
    run: (folder, runs, signal) =>
      executeAll(adapter, runs, {
        ...{ folder, programs, signal, timeoutMs: timeoutSeconds * 1000 },
        ...(env ? { env } : {}),
      }),
  };
}

/** The processes of an external code as workers of `invertMap`. */
export function processWorkers(
  pool: ProcessPool,
  work: Pick<TileWork, "adapter" | "layout" | "weights" | "onPixel">,
): MapWorkers {
  const closing = new AbortController();
  const close = async () => {
    closing.abort();
    await pool.slots.close();
  };
  return {
    count: pool.count,
    run: ({ profiles }, task, signal) =>
      pool.slots.use((folder) => {
        const either = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal;
        if (closing.signal.aborted) throw new AbortedError("The processes were closed");
        throwIfAborted(signal);
        const { wavelengths, noise } = profiles;
        return invertExternalTile(
          {
            ...work,
            length: 4 * wavelengths.length,
            noise,
            execute: (runs) => pool.run(folder, runs, either),
          },
          task,
        );
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}
