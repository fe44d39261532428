import { ArgumentError, DataError, ShapeError } from "@helioscope/core";
import type { StokesCube } from "../types.ts";
import type { MapResult } from "./result.ts";

/** Where the first guesses of pixels come from. */
export interface GuessSource<M = unknown> {
  /**
   * Plain data that tells this source from others: maps of equal inputs and equal guesses are equal, and only such a
   * map can be resumed. Hashes will do. Called only where a map is stored.
   */
  identity(): unknown;
  /** What computes the guesses, where the numbers depend on it, such as a tensor engine: of a map's identity too. */
  readonly engine?: string;
  /** Pixels that are best asked for at once, in groups that do not depend on what is done already; those of one tile where absent. */
  readonly batch?: number;
  /** Why pixels may be without a guess, for a warning that counts them; absent where they are meant to be. */
  readonly without?: string;
  /**
   * Guesses for each pixel, of whose fits that of least chi squared is kept; none for the method's own guess. Those of
   * pixels where `wanted` is 0 are not used.
   */
  models(
    pixels: Int32Array,
    cube: StokesCube,
    signal?: AbortSignal,
    wanted?: Uint8Array,
  ): Promise<readonly (readonly M[])[]> | readonly (readonly M[])[];
}

/** No guesses: every pixel starts from what the method itself reads off its profiles. */
export const ownGuess = (): GuessSource<never> => ({
  identity: () => ({ kind: "own" }),
  models: (pixels) => Array.from(pixels, () => []),
});

/**
 * The same models for every pixel; where they are several, the best fit is kept.
 *
 * @throws ArgumentError for none, or more than 255.
 */
export function sameGuess<M>(...models: readonly M[]): GuessSource<M> {
  if (models.length < 1 || models.length > 255) {
    throw new ArgumentError(`${models.length} guesses for a pixel`, {
      value: models.length,
      expected: "1 to 255",
    });
  }
  return {
    identity: () => ({ kind: "same", models }),
    models: (pixels) => Array.from(pixels, () => models),
  };
}

/**
 * A model for each cluster of pixels: `labels` names the cluster of every pixel of the map, row by row. Pixels of
 * negative label are given all models.
 *
 * @throws ShapeError where a label has no model.
 */
export function clusteredGuess<M>(labels: ArrayLike<number>, models: readonly M[]): GuessSource<M> {
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= models.length || !Number.isInteger(labels[i])) {
      throw new ShapeError(`Pixel ${i} is of cluster ${labels[i]}`, {
        value: labels[i],
        expected: `an integer below ${models.length}`,
      });
    }
  }
  return {
    identity: () => ({ kind: "clustered", labels, models }),
    models: (pixels, cube) => {
      sized(labels.length, cube, "Labels");
      return Array.from(pixels, (pixel) => (labels[pixel] < 0 ? models : [models[labels[pixel]]]));
    },
  };
}

/**
 * The result of an earlier inversion of the same map; pixels that it could not fit (or did not invert) start from
 * `otherwise`, or from the method's own guess.
 */
export function previousGuess<M>(result: MapResult<M>, otherwise?: M): GuessSource<M> {
  return {
    identity: async () => ({ kind: "previous", result: await result.identity(), otherwise }),
    models: async (pixels, cube) => {
      sized(result.width * result.height, cube, "Result");
      const models: (readonly M[])[] = [];
      for (const pixel of pixels) {
        const x = pixel % result.width;
        const y = (pixel - x) / result.width;
        const own = result.isFitted(pixel) ? await result.modelAt(x, y) : otherwise;
        models.push(own === undefined ? [] : [own]);
      }
      return models;
    },
  };
}

/**
 * Makes models of profiles, [count][4][wavelengths] in units of the quiet Sun's continuum as in the cube: a network,
 * as a rule. Undefined for pixels of which it makes none, and for those that are not `wanted`.
 */
export type FirstGuess<M> = (
  profiles: Float32Array,
  count: number,
  wanted?: Uint8Array,
) => Promise<readonly (M | undefined)[]>;

/** Options of {@link networkGuess}. */
export interface NetworkGuessOptions {
  /** Tells the network from others: `StokesNet.identity`, as a rule. */
  readonly identity: string;
  /** The tensor engine that it runs on. */
  readonly engine?: string;
  /** Pixels a call; 1024 by default. */
  readonly batch?: number;
  /** What the profiles of a cube are multiplied by first; 1 by default. */
  readonly factor?: (cube: StokesCube) => number;
}

/** Guesses by a network, which sees many pixels at once. Pixels of which it makes none start from the method's own guess. */
export function networkGuess<M>(first: FirstGuess<M>, options: NetworkGuessOptions): GuessSource<M> {
  const { identity, engine, batch = 1024, factor = () => 1 } = options;
  return {
    identity: () => ({ kind: "network", identity }),
    ...(engine === undefined ? {} : { engine }),
    batch,
    without: "the network makes none of profiles with wide gaps, or of atmospheres without an equilibrium",
    models: async (pixels, cube, _signal, wanted) => {
      const by = factor(cube);
      const profiles = profilesOf(cube, pixels).map((value) => by * value);
      const models = await first(profiles, pixels.length, wanted);
      if (models.length !== pixels.length) {
        throw new DataError(`${models.length} first guesses for ${pixels.length} pixels`, {
          expected: "one each",
        });
      }
      return models.map((model) => (model === undefined ? [] : [model]));
    },
  };
}

/** The guesses of several sources for each pixel, those of the first one first; the best fit is kept. */
export function bestOf<M>(...sources: readonly GuessSource<M>[]): GuessSource<M> {
  if (sources.length === 0) throw new ArgumentError("No sources of guesses", { expected: "at least one" });
  const batches = sources.flatMap(({ batch }) => (batch === undefined ? [] : [batch]));
  const engines = [...new Set(sources.flatMap(({ engine }) => (engine === undefined ? [] : [engine])))];
  const without = sources.flatMap((source) => (source.without === undefined ? [] : [source.without]));
  return {
    identity: async () => ({
      kind: "several",
      of: await Promise.all(sources.map((source) => source.identity())),
    }),
    ...(batches.length > 0 ? { batch: Math.max(...batches) } : {}),
    ...(engines.length > 0 ? { engine: engines.join(" and ") } : {}),
    ...(without.length > 0 ? { without: without.join("; ") } : {}),
    models: async (pixels, cube, signal, wanted) => {
      const all: (readonly (readonly M[])[])[] = [];
      for (const source of sources) all.push(await source.models(pixels, cube, signal, wanted));
      return Array.from(pixels, (_, i) => all.flatMap((models) => models[i]));
    },
  };
}

/** Profiles of some pixels of a cube, one behind the other. */
export function profilesOf(cube: StokesCube, pixels: Int32Array): Float32Array {
  const length = 4 * cube.wavelengths.length;
  const out = new Float32Array(pixels.length * length);
  pixels.forEach((pixel, i) => {
    out.set(cube.data.subarray(pixel * length, (pixel + 1) * length), i * length);
  });
  return out;
}

function sized(pixels: number, { width, height }: StokesCube, what: string): void {
  if (pixels === width * height) return;
  throw new ShapeError(`${what} of ${pixels} pixels for a map of ${width}x${height}`, {
    value: pixels,
    expected: `${width * height} pixels`,
  });
}
