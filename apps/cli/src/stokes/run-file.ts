import { DataError, type Store } from "@helioscope/core";
import type { StokesAssistConfig } from "@helioscope/stokes-assist";
import { stokesAssist } from "@helioscope/stokes-assist/node";
import { checkedConfig } from "../config.ts";
import type { ClusterCount } from "./clusters.ts";
import type { CubeChoice } from "./cube-options.ts";
import type { ExternalChoice } from "./external-options.ts";
import type { GuessChoice } from "./guess-options.ts";
import type { Window } from "./selection.ts";

/** What an inversion was made from, as it lies beside its results in `run.json`. */
export interface StokesRun {
  /** Absolute. */
  readonly paths: readonly string[];
  readonly cube: CubeChoice;
  readonly config: StokesAssistConfig;
  readonly seed: number;
  readonly every: number;
  readonly window: Window | null;
  /** Absolute; the shipped network where null. */
  readonly model: string | null;
  /** As given: hinode-sp, none, or the absolute path of a profile; what the header says where null. */
  readonly instrument: string | null;
  /** What the network ran on, whose last digits are its own: a tensor engine, or that with ONNX Runtime ("wasm+onnx"); null where none did, or none was named yet. */
  readonly engine: string | null;
  /** Empty: what the configuration says. */
  readonly guess: readonly GuessChoice[];
  readonly clusters: ClusterCount;
  /** Null: this package's own engine. */
  readonly external: ExternalChoice | null;
}

const FILE = "run.json";

export async function writeRun(folder: Store, run: StokesRun): Promise<void> {
  await folder.write(FILE, `${JSON.stringify(run, undefined, 2)}\n`);
}

/**
 * The run that a folder holds.
 *
 * @throws DataError where it holds none
 */
export async function readRun(folder: Store, name: string): Promise<StokesRun> {
  if (!(await folder.has(FILE))) {
    throw new DataError(`${name} holds no inversion`, {
      value: name,
      expected: `a folder with ${FILE}, as helioscope stokes invert and assist write it`,
    });
  }
  const run = JSON.parse(new TextDecoder().decode(await folder.read(FILE))) as StokesRun;
  return { ...run, config: checkedConfig(stokesAssist, run.config) as StokesAssistConfig };
}
