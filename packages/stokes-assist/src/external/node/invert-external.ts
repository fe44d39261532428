import type { Store } from "@helioscope/core";
import { UnsupportedError } from "@helioscope/core";
import { logTauGrid } from "../../atmosphere/index.ts";
import type { InversionConfig } from "../../inversion/config.ts";
import type { GuessSource } from "../../map/guess.ts";
import { invertMap } from "../../map/invert-map.ts";
import { withKnownNoise } from "../../map/known-noise.ts";
import { lteLayout } from "../../map/lte-layout.ts";
import type { PixelInverter, ProfileFacts } from "../../map/method.ts";
import type { Selection } from "../../map/plan.ts";
import type { MapResult } from "../../map/result.ts";
import { createSynthesizer } from "../../synthesis/index.ts";
import type { Model, StokesCube } from "../../types.ts";
import { adapterOf, codeFacts, type ExternalOptions, placeOf, unsupported } from "./code.ts";
import type { ExternalPixel } from "./invert-tile.ts";
import { openProcesses, processWorkers } from "./process-workers.ts";

/** Options of an inversion. */
export interface ExternalInversionOptions extends Selection {
  readonly cube: StokesCube;
  readonly config: InversionConfig;
  /** Where each pixel starts: `sameGuess`, `clusteredGuess`, `previousGuess`, `networkGuess`, or `bestOf` several. */
  readonly guess: GuessSource<Model>;
  /** Depths of the models, as those of the guesses; 49 from 1.2 to -3.6 by default. */
  readonly logTau?: Float64Array;
  /** Of the maps; 0, -1 and -2 by default. */
  readonly mapLogTau?: readonly number[];
  readonly components?: 1 | 2;
  /** Pixels that a kill may lose for each process; 8 by default. */
  readonly tilePixels?: number;
  /** What the profiles are multiplied by to be in units of the HSRA's continuum at disc centre; 1 by default. */
  readonly factor?: number;
  /** Where finished tiles are kept, so that the map can be resumed; in memory by default. */
  readonly store?: Store;
  readonly prefix?: string;
  readonly resume?: boolean;
  /** Called with each pixel's best fit as the code left it, its own profiles and chi squared among it. */
  readonly onPixel?: (pixel: ExternalPixel) => void;
}

/**
 * Inverts a map with an external code (SIR, or DeSIRe), one process a pixel and guess. The result is that of
 * `invertMap`; its `fitAt` synthesises with this package, the code's own fits come by `onPixel`. Pixels whose runs all
 * crash, hang or leave garbage are `failed`, with the reason. Noise of 0 is taken to be 1e-4, as by `invertCube`.
 *
 * @throws EngineError where the executable cannot be started; UnsupportedError where the code does not invert; what
 * `invertMap` throws.
 */
export async function invertExternal(
  options: ExternalOptions & ExternalInversionOptions,
): Promise<MapResult<Model>> {
  const { cube, config, guess, setup, components = 1, logTau = logTauGrid(), tilePixels = 8 } = options;
  const adapter = await adapterOf(options, config);
  if (!adapter.invert) {
    throw unsupported(adapter, "invert");
  }
  const layout = lteLayout(logTau, components);
  const pool = await openProcesses(adapter, { ...options, ...placeOf(options) });
  await using workers = processWorkers(pool, {
    adapter,
    layout,
    weights: config.weights,
    onPixel: options.onPixel,
  });
  const inverter = ({ wavelengths }: ProfileFacts): PixelInverter<Model> => ({
    layout,
    wavelengths,
    needsGuess: true,
    invert: () => {
      throw new UnsupportedError(`${adapter.name} works in processes of its own`, {
        expected: "the workers",
      });
    },
    synthesize: (model) => createSynthesizer(setup).synthesize(model),
  });
  const method = {
    kind: "external",
    code: options.code,
    settings: codeFacts(options),
    setup,
    config,
    logTau,
    components,
  };
  const { mask, every, share, store, prefix, resume, factor, mapLogTau, signal, onProgress, onWarning } =
    options;
  return (await invertMap(withKnownNoise(cube, onWarning), {
    ...defined({
      mask,
      every,
      share,
      store,
      prefix,
      resume,
      factor,
      signal,
      onProgress,
      onWarning,
      logTau: mapLogTau,
    }),
    ...{ method, guess, workers, tilePixels },
    methods: { external: async (_: never, facts: ProfileFacts) => inverter(facts) },
  })) as MapResult<Model>;
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
