import { DataError, ShapeError } from "@helioscope/core";
import {
  bestOf,
  clusteredGuess,
  copyAtmosphere,
  type FinishedMap,
  type GuessSource,
  guessFor,
  type MapResult,
  type Model,
  type ModelAtmosphereName,
  modelAtmosphere,
  networkGuesses,
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
      const network = networkGuesses(await work.network(), {
        wavelengths: cube.wavelengths,
        mu: setup.mu ?? 1,
      });
      return orElse(await network, atmosphereGuess("hsra", setup));
    }
    case "run": {
      const { result } = await work.open(choice.folder);
      const earlier = hasDepth(result) ? previousGuess(result) : flatGuess(result, setup);
      return orElse(earlier, atmosphereGuess("hsra", setup));
    }
    case "clusters": {
      const { result } = await work.open(choice.folder);
      if (!hasDepth(result)) {
        throw new DataError(
          `The inversion in ${choice.folder} is Milne-Eddington: its models have no depth`,
          {
            value: choice.folder,
            expected: "one in LTE, whose clusters have mean atmospheres",
          },
        );
      }
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

/** The HSRA with the field and the velocity of a Milne-Eddington inversion. */
function flatGuess(result: MapResult, { mu }: SpectralSetup): GuessSource<Model> {
  const [field, inclination, azimuth, velocity] = FLAT.map((name) => result.map(name).values);
  return {
    identity: async () => ({ kind: "flat", result: await result.identity() }),
    models: (pixels, { width, height }) => {
      if (result.width !== width || result.height !== height)
        throw new ShapeError(`An earlier run of ${result.width}x${result.height} pixels`, {
          expected: `${width}x${height}, those of the map`,
        });
      return Array.from(pixels, (pixel) => {
        if (!result.isFitted(pixel)) return [];
        const atmosphere = copyAtmosphere(modelAtmosphere("hsra", undefined, mu), {
          fieldStrength: field[pixel],
          inclination: inclination[pixel],
          azimuth: azimuth[pixel],
          velocity: 1e5 * velocity[pixel],
          microturbulence: 1e5,
        });
        return [{ components: [{ atmosphere, macroturbulence: 1e5, fill: 1 }], strayLight: 0 }];
      });
    },
  };
}

/** Of a Milne-Eddington map, in G, degrees, degrees and km/s. */
const FLAT = ["fieldStrength", "inclination", "azimuth", "velocity"] as const;

const hasDepth = (result: MapResult): result is MapResult<Model> => result.logTau !== undefined;
