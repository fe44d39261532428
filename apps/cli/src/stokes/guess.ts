import { DataError } from "@helioscope/core";
import {
  bestOf,
  clusteredGuess,
  type FinishedMap,
  type GuessSource,
  guessFor,
  type MapResult,
  type Model,
  type ModelAtmosphereName,
  networkFirstGuess,
  networkGuess,
  previousGuess,
  type SpectralSetup,
  type StokesCube,
  type StokesNet,
} from "@helioscope/stokes-assist";
import { type ClusterCount, clustersIn } from "./clusters.ts";
import type { GuessChoice } from "./guess-options.ts";

/** What sources of first guesses are made with. */
export interface GuessWork {
  readonly cube: StokesCube;
  readonly setup: SpectralSetup;
  readonly clusters: ClusterCount;
  readonly seed: number;
  readonly network: () => Promise<StokesNet>;
  /** Opens the run in a folder. */
  readonly open: (folder: string) => Promise<FinishedMap>;
}

/** First guesses for the pixels; where the choices are several, the best fit will be kept. */
export async function guessOf(choices: readonly GuessChoice[], work: GuessWork): Promise<GuessSource<Model>> {
  const sources: GuessSource<Model>[] = [];
  for (const choice of choices) sources.push(await sourceOf(choice, work));
  return sources.length === 1 ? sources[0] : bestOf(...sources);
}

async function sourceOf(choice: GuessChoice, work: GuessWork): Promise<GuessSource<Model>> {
  const { cube, setup } = work;
  switch (choice.from) {
    case "atmosphere":
      return atmosphereGuess(choice.name, setup);
    case "network": {
      const network = await work.network();
      return networkGuess(networkFirstGuess(network, { wavelengths: cube.wavelengths, mu: setup.mu ?? 1 }), {
        identity: await network.hash(),
      });
    }
    case "run":
      return orElse(previousGuess(await lteResult(choice.folder, work)), atmosphereGuess("hsra", setup));
    case "clusters": {
      const result = await lteResult(choice.folder, work);
      const { labels, means } = await clustersIn(result, work.clusters, work.seed);
      return clusteredGuess(labels, means);
    }
  }
}

/** A shipped atmosphere with the velocity and the field that the pixel's profiles show. */
function atmosphereGuess(atmosphere: ModelAtmosphereName, setup: SpectralSetup): GuessSource<Model> {
  return {
    identity: () => ({ kind: "informed", atmosphere }),
    models: (pixels, { data, wavelengths }) => {
      const size = 4 * wavelengths.length;
      return Array.from(pixels, (pixel) => [
        guessFor(data.subarray(pixel * size, (pixel + 1) * size), setup, { atmosphere }),
      ]);
    },
  };
}

/** Pixels that the first source has nothing for start from the second one. */
function orElse(first: GuessSource<Model>, second: GuessSource<Model>): GuessSource<Model> {
  return {
    identity: async () => ({ first: await first.identity(), otherwise: await second.identity() }),
    models: async (pixels, cube, signal) => {
      const [own, others] = [
        await first.models(pixels, cube, signal),
        await second.models(pixels, cube, signal),
      ];
      return own.map((models, i) => (models.length > 0 ? models : others[i]));
    },
  };
}

async function lteResult(folder: string, { open }: GuessWork): Promise<MapResult<Model>> {
  const { result } = await open(folder);
  if (result.logTau) return result as MapResult<Model>;
  throw new DataError(`The inversion in ${folder} is Milne-Eddington: its models have no depth`, {
    value: folder,
    expected: "one in LTE to start from",
  });
}
