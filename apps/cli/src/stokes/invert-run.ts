import { type Store, throwIfAborted } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import {
  type FinishedMap,
  type GuessSource,
  invertCube,
  type MapResult,
  type Model,
  type Selection,
  type SpectralSetup,
  type StokesCube,
  type StokesNet,
  setupFor,
  toDiscCentre,
} from "@helioscope/stokes-assist";
import { nodeMapWorkers } from "@helioscope/stokes-assist/node";
import type { Terminal } from "../terminal.ts";
import type { ProgramWork } from "./external-options.ts";
import { guessOf } from "./guess.ts";
import type { GuessChoice } from "./guess-options.ts";
import { CODE_NAMES, externalTile, invertByCode } from "./invert-external.ts";
import { networkIn } from "./network.ts";
import type { ReadCube } from "./read-cube.ts";
import type { StokesRun } from "./run-file.ts";
import { selectionOf } from "./selection.ts";
import { profileOf } from "./spectrum-options.ts";

export interface InvertRunOptions {
  readonly engine: () => Promise<Engine>;
  /** Opens the run in another folder, where this one starts from its results. */
  readonly open: (folder: string) => Promise<FinishedMap>;
  /** Finished tiles lie here. */
  readonly store: Store;
  /** Throws away tiles of an earlier run. */
  readonly fresh?: boolean;
  readonly share?: Selection["share"];
  /** Number of threads; as many as the machine runs at once where absent. */
  readonly workers?: number | undefined;
  readonly program?: ProgramWork;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Pixels of a tile of a run. */
export const tileOf = ({ config, external }: StokesRun): number =>
  external ? externalTile(config) : config.maps.tilePixels;

/** Inverts a cube as a run says, in threads or processes, tile by tile into the store. */
export async function invertRun(
  run: StokesRun,
  { cube }: Pick<ReadCube, "cube">,
  options: InvertRunOptions,
): Promise<FinishedMap> {
  const { signal, terminal, store, share, fresh = false } = options;
  const { config, external, seed } = run;
  const setup = await setupOf(run, cube);
  const { count: _, ...selection } = selectionOf(run, cube);
  const work = {
    ...selection,
    ...(share ? { share } : {}),
    setup,
    store,
    resume: !fresh,
    signal,
    onProgress: terminal.progress.bind(terminal),
    onWarning: terminal.warn.bind(terminal),
  };
  let network: StokesNet | undefined;
  const loaded = async () => (network ??= await networkIn(run.model, setup, options.engine));
  const { clusters } = run;
  const resumed = !fresh && (await store.list("tiles/")).length > 0;
  const started = performance.now();
  try {
    const choices = startsOf(run);
    const guess =
      choices.length > 0
        ? await guessOf(choices, { cube, setup, clusters, seed, network: loaded, open: options.open })
        : undefined;
    const result: MapResult = external
      ? await invertByCode(external, config, {
          ...work,
          ...options.program,
          cube,
          guess: guess as GuessSource<Model>,
          factor: toDiscCentre(cube),
        })
      : await inThreads(options.workers, (workers) =>
          invertCube(cube, config, { ...work, seed, workers, network: loaded, ...(guess ? { guess } : {}) }),
        );
    throwIfAborted(signal);
    const seconds = resumed ? Number.NaN : (performance.now() - started) / 1000;
    const code = external ? { code: `LTE, ${CODE_NAMES[external.code]}` } : {};
    return { cube, setup, config, result, seconds, ...code };
  } finally {
    network?.dispose();
  }
}

/** What was chosen; programs of other codes have no guess of their own, and start from what the configuration says. */
function startsOf({ guess, external, config }: StokesRun): readonly GuessChoice[] {
  if (guess.length > 0 || !external) return guess;
  if (config.method === "assisted") return [{ from: "network" }];
  return [{ from: "atmosphere", name: config.inversion.guess === "fal-c" ? "falC" : "hsra" }];
}

async function inThreads<T>(
  count: number | undefined,
  work: (workers: ReturnType<typeof nodeMapWorkers>) => Promise<T>,
): Promise<T> {
  await using workers = nodeMapWorkers(count === undefined ? {} : { count });
  return await work(workers);
}

/** What the cube was observed with; the instrumental profile is the run's where it names one. */
async function setupOf({ instrument: named }: StokesRun, cube: StokesCube): Promise<SpectralSetup> {
  const { instrument, ...setup } = setupFor(cube);
  const profile = named === null ? instrument : await profileOf(named);
  return profile ? { ...setup, instrument: profile } : setup;
}
