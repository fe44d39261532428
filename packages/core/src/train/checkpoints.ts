import { DataError, isHelioError } from "../errors.ts";
import { joinPath } from "../model/join-path.ts";
import type { Store } from "../store.ts";
import { DivergedError } from "./diverged-error.ts";
import type { EarlyState } from "./early-stopping.ts";
import type { Identity } from "./plan.ts";
import { decodeSnapshots, encodeSnapshots } from "./snapshot-file.ts";
import type { StateSnapshot, TrainState } from "./train-state.ts";

/** Where a run stands. */
export interface RunFacts {
  readonly identity: Identity;
  /** Steps made. */
  readonly step: number;
  readonly early: EarlyState;
  /** Early stopping has ended the run. */
  readonly ended: boolean;
}

export type States = Readonly<Record<string, TrainState>>;

type Kind = "step" | "best";

type Snapshots = Readonly<Record<string, StateSnapshot>>;

/** Copies all states, or those that `restoreBest` brings back. Throws a DivergedError for values that are not finite. */
export async function readStates(states: States, step: number, which: "all" | "best"): Promise<Snapshots> {
  const chosen = Object.entries(states).filter(([, state]) => which === "all" || state.inBest);
  const snapshots = await Promise.all(
    chosen.map(async ([name, state]) => [name, await state.read()] as const),
  );
  for (const [name, { tensors }] of snapshots) {
    for (const { name: tensor, data } of tensors) {
      if (data instanceof Float32Array && !isFiniteThroughout(data)) {
        throw new DivergedError(step, `${name} ${tensor} is not finite`);
      }
    }
  }
  return Object.fromEntries(snapshots);
}

function isFiniteThroughout(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}

/** Sets the states that a file holds. Throws a DataError when one is missing there or here. */
export async function restoreStates(
  states: States,
  snapshots: Snapshots,
  which: "all" | "best",
): Promise<void> {
  const names = Object.keys(states).filter((name) => which === "all" || states[name].inBest);
  const stored = Object.keys(snapshots);
  if ([...names].sort().join() !== [...stored].sort().join()) {
    throw new DataError(`The checkpoint holds the states ${stored.join(", ")}`, {
      value: stored,
      expected: names.join(", "),
    });
  }
  for (const name of names) await states[name].restore(snapshots[name]);
}

/** The checkpoints of a run in a store, each one file that is written atomically. */
export interface Checkpoints {
  /** Whether there are any. */
  exist(): Promise<boolean>;
  write(facts: RunFacts, states: States): Promise<void>;
  /** The newest that is whole; a damaged one is passed over with a warning. */
  newest(onWarning: (warning: string) => void): Promise<{ facts: RunFacts; states: Snapshots } | undefined>;
  writeBest(step: number, snapshots: Snapshots): Promise<void>;
  readBest(step: number): Promise<Snapshots>;
  /** Removes the best weights of steps that a resumed run will make again. */
  dropBestAfter(step: number): Promise<void>;
}

export function checkpointsIn(store: Store, prefix: string, keep: number): Checkpoints {
  const folder = joinPath(prefix, "checkpoints");
  const fileOf = (kind: Kind, step: number) =>
    `${folder}/${kind}-${String(step).padStart(9, "0")}.safetensors`;

  async function stepsOf(kind: Kind): Promise<number[]> {
    const start = `${folder}/${kind}-`;
    const paths = await store.list(start);
    return paths.map((path) => Number.parseInt(path.slice(start.length), 10)).sort((a, b) => a - b);
  }

  async function prune(): Promise<void> {
    const steps = await stepsOf("step");
    const kept = steps.slice(-keep);
    for (const step of steps.slice(0, -keep)) await store.remove(fileOf("step", step));
    // A checkpoint refers to the last best file that was written up to its step.
    const bests = await stepsOf("best");
    const needed = new Set(kept.map((step) => bests.findLast((best) => best <= step)));
    const newest = kept.at(-1) ?? 0;
    for (const best of bests) {
      if (best <= newest && !needed.has(best)) await store.remove(fileOf("best", best));
    }
  }

  return {
    exist: async () => (await stepsOf("step")).length > 0,
    async write(facts, states) {
      const snapshots = await readStates(states, facts.step, "all");
      await store.write(fileOf("step", facts.step), await encodeSnapshots({ facts, states: snapshots }));
      await prune();
    },
    async newest(onWarning) {
      for (const step of (await stepsOf("step")).reverse()) {
        const path = fileOf("step", step);
        try {
          return await decodeSnapshots<RunFacts>(await store.read(path));
        } catch (error) {
          if (!isHelioError(error, "format")) throw error;
          onWarning(`${path} is passed over: ${error.message}`);
        }
      }
      return undefined;
    },
    async writeBest(step, states) {
      await store.write(fileOf("best", step), await encodeSnapshots({ facts: { step }, states }));
    },
    async dropBestAfter(step) {
      for (const best of await stepsOf("best")) if (best > step) await store.remove(fileOf("best", best));
    },
    readBest: async (step) => (await decodeSnapshots(await store.read(fileOf("best", step)))).states,
  };
}
