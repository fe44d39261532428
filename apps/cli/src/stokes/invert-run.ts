import { fileURLToPath } from "node:url";
import { type Store, throwIfAborted } from "@helioscope/core";
import type { Engine } from "@helioscope/core/engine";
import { directoryStore } from "@helioscope/core/node";
import {
  type FinishedMap,
  invertCube,
  type MapResult,
  StokesNet,
  setupFor,
  shippedNetwork,
} from "@helioscope/stokes-assist";
import { nodeMapWorkers } from "@helioscope/stokes-assist/node";
import { modelFolder } from "../model-folder.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import type { ReadCube } from "./read-cube.ts";
import type { StokesRun } from "./run-file.ts";

export interface InvertRunOptions {
  readonly engine: () => Promise<Engine>;
  /** Finished tiles lie here. */
  readonly tiles: Store;
  /** Throws away tiles of an earlier run. */
  readonly fresh: boolean;
  /** Number of threads; as many as the machine runs at once where absent. */
  readonly workers: number | undefined;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Inverts a cube as a run says, in threads, tile by tile into the store. */
export async function invertRun(
  run: StokesRun,
  { cube }: Pick<ReadCube, "cube">,
  options: InvertRunOptions,
): Promise<FinishedMap> {
  const { signal, terminal } = options;
  const setup = setupFor(cube);
  await using workers = nodeMapWorkers(options.workers === undefined ? {} : { count: options.workers });
  let network: StokesNet | undefined;
  const loaded = async (): Promise<StokesNet> => {
    if (run.model !== null) {
      await options.engine();
      network = await StokesNet.load(await modelFolder(run.model));
    } else {
      const shipped = (url: URL) => directoryStore(fileURLToPath(url));
      network = await shippedNetwork(setup, { engine: options.engine, shipped });
    }
    return network;
  };
  const started = performance.now();
  try {
    const result: MapResult = await invertCube(cube, run.config, {
      setup,
      seed: run.seed,
      workers,
      network: loaded,
      every: run.every,
      ...(run.window ? { mask: windowMask(run.window, cube) } : {}),
      store: options.tiles,
      resume: !options.fresh,
      signal,
      onProgress: (progress) => terminal.progress(progress),
      onWarning: (warning) => terminal.warn(warning),
    });
    throwIfAborted(signal);
    return { cube, setup, config: run.config, result, seconds: (performance.now() - started) / 1000 };
  } finally {
    network?.dispose();
  }
}

/** 1 inside of the window. */
function windowMask(
  [x, y, width, height]: readonly [number, number, number, number],
  map: { readonly width: number; readonly height: number },
): Uint8Array {
  if (x + width > map.width || y + height > map.height) {
    throw new UsageError(
      `--window ${x},${y},${width},${height} does not lie in the map of ${map.width}x${map.height} pixels`,
    );
  }
  const mask = new Uint8Array(map.width * map.height);
  for (let row = y; row < y + height; row++) mask.fill(1, row * map.width + x, row * map.width + x + width);
  return mask;
}
