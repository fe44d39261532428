import { ArgumentError, type Store, sha256 } from "@helioscope/core";
import type { FlareCnnConfig } from "../config.ts";
import type { Sample } from "../types.ts";

/** What the folds of one cross-validation have in common. How many there are may change: the first ones stay the same. */
export interface RunIdentity {
  readonly seed: number;
  readonly heldShare: number;
  readonly weights: "best" | "last";
  readonly testFromUtc: string | null;
  readonly config: FlareCnnConfig;
}

const RUN_FILE = "cross-validation.json";

/**
 * Begins a cross-validation in a store, or makes sure that the one to go on with is the same.
 *
 * @throws ArgumentError for a store that holds one when `resume` is not set, and for one that differs
 */
export async function openRun(
  store: Store,
  identity: RunIdentity,
  samples: readonly Sample[],
  resume: boolean,
): Promise<void> {
  const rows = samples.map(({ file, harp, noaa, group, utc, label, fluxMx }) => [
    ...[file, harp, noaa, group, utc, label, fluxMx],
  ]);
  const own = {
    ...identity,
    samples: { count: rows.length, sha256: await sha256(new TextEncoder().encode(JSON.stringify(rows))) },
  };
  if (!(await store.has(RUN_FILE))) {
    await store.write(RUN_FILE, `${JSON.stringify(own, null, 2)}\n`);
    return;
  }
  if (!resume)
    throw new ArgumentError("The store already holds a cross-validation", {
      expected: "an empty folder",
      remedy: "Pass another folder, or resume: true to go on with it.",
    });
  const stored = JSON.parse(new TextDecoder().decode(await store.read(RUN_FILE)));
  const other = (Object.keys(own) as (keyof typeof own)[]).filter(
    (key) => JSON.stringify(stored[key]) !== JSON.stringify(own[key]),
  );
  if (other.length > 0)
    throw new ArgumentError(`The cross-validation to go on with has another ${other.join(", ")}`, {
      value: other,
      expected: "the same samples and options",
      remedy: "Go on with those, or pass another folder.",
    });
}
