import { ArgumentError, type Store, type WorkOptions } from "@helioscope/core";
import type { StokesAssistConfig } from "../config.ts";
import {
  type GuessSource,
  invertMap,
  type LteMethod,
  type MapResult,
  type MapWorkers,
  type MilneEddingtonMethod,
  ownGuess,
  type Selection,
  sharedCube,
} from "../map/index.ts";
import { withKnownNoise } from "../map/known-noise.ts";
import { networkGuesses, type StokesNet } from "../network/index.ts";
import { localContinuum } from "../synthesis/index.ts";
import type { Model, SpectralSetup, StokesCube } from "../types.ts";

/** What an inversion of a cube may bring besides the configuration. */
export interface InvertCubeOptions extends WorkOptions, Selection {
  readonly setup: SpectralSetup;
  readonly seed: number;
  /** Threads; the calling one where absent. */
  readonly workers?: MapWorkers;
  /** The network that gives the first guesses of the method `assisted`; called once, disposed of by the caller. */
  readonly network?: () => Promise<StokesNet>;
  /** First guesses of one's own, instead of those that the method takes. */
  readonly guess?: GuessSource<Model>;
  /** Finished tiles go here, so that a stopped run can go on. */
  readonly store?: Store;
  /** False throws away what the store holds. */
  readonly resume?: boolean;
}

/**
 * Inverts a cube as the configuration says: in LTE from the network's guesses (section 4.2 of the paper), in LTE from
 * one atmosphere, or Milne-Eddington. Workers read the profiles in shared memory, where there is some: a copy of the
 * cube, unless it is there already (`sharedCube`). Of a cube whose noise is 0 or not known it is taken to be 1e-4 of
 * the continuum, with a warning.
 *
 * @throws as `invertMap` does, and what loading the network throws.
 */
export async function invertCube(
  cube: StokesCube,
  config: StokesAssistConfig,
  options: InvertCubeOptions,
): Promise<MapResult> {
  const { setup, network, guess: brought, ...work } = options;
  const known = withKnownNoise(cube, work.onWarning);
  const read = work.workers ? sharedCube(known) : known;
  const common = {
    ...work,
    tilePixels: config.maps.tilePixels,
    logTau: config.maps.logTau,
    factor: cube.units === "disc-centre" ? 1 : localContinuum(setup),
  };
  if (config.method === "milne-eddington") {
    const { logTau: _, ...flat } = common;
    return invertMap<MilneEddingtonMethod>(read, {
      ...flat,
      method: milneEddingtonMethod(setup),
      guess: ownGuess(),
    });
  }
  const method: LteMethod = { kind: "lte", setup, config: config.inversion };
  const own = async () => {
    if (config.method !== "assisted") return ownGuess();
    return assisted(cube, await network?.(), setup.mu ?? 1);
  };
  const guess = brought ?? (await own());
  return invertMap<LteMethod>(read, { ...common, method, guess });
}

async function assisted(
  cube: StokesCube,
  network: StokesNet | undefined,
  mu: number,
): Promise<GuessSource<Model>> {
  if (!network) {
    throw new ArgumentError('The method "assisted" without a network', {
      expected: "a network that gives the first guesses",
      remedy: 'Bring one, or take the method "lte".',
    });
  }
  return networkGuesses(network, { wavelengths: cube.wavelengths, mu });
}

function milneEddingtonMethod({ regions, instrument }: SpectralSetup): MilneEddingtonMethod {
  return {
    kind: "milne-eddington",
    setup: { lines: regions.flatMap(({ lines }) => lines), ...(instrument ? { instrument } : {}) },
  };
}
