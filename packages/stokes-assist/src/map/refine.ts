import type { StokesCube } from "../types.ts";
import { invertMap, type MapWork } from "./invert-map.ts";
import { keepBest } from "./merge.ts";
import type { MethodDescription } from "./method.ts";
import type { ModelOf } from "./methods.ts";
import { fittedNeighbours, medianGuess, neighbourGuess } from "./neighbours.ts";
import type { MapResult } from "./result.ts";
import { statusCode } from "./status.ts";

/** How a result is improved. `prefix` of the work is extended for each round, so that a store may be the map's own. */
export interface RefineOptions<D extends MethodDescription> extends MapWork<D> {
  /** Distance of neighbours, columns and rows of those that were inverted; 1 by default. */
  readonly radius?: number;
  /** 1 by default; it ends sooner where a round has nothing to do. */
  readonly rounds?: number;
}

/** How {@link retryFromNeighbours} chooses. */
export interface RetryOptions<D extends MethodDescription> extends RefineOptions<D> {
  /** A pixel is tried again where its chi squared is more than this times the least of its neighbours; 1.5 by default. */
  readonly excess?: number;
  /** Neighbours to start from, those of least chi squared first; 2 by default. */
  readonly tries?: number;
}

/**
 * Inverts pixels again from the results of their neighbours, where these fit better, or where the pixel has no fit; what
 * is better is kept. Throws as `invertMap` does.
 */
export async function retryFromNeighbours<D extends MethodDescription>(
  cube: StokesCube,
  result: MapResult<ModelOf<D>>,
  options: RetryOptions<D>,
): Promise<MapResult<ModelOf<D>>> {
  const { radius = 1, tries = 2, excess = 1.5, rounds = 1, prefix = "", ...work } = options;
  let best = result;
  for (let round = 1; round <= rounds; round++) {
    const mask = worseThanNeighbours(best, radius, excess);
    if (!mask.includes(1)) break;
    const guess = neighbourGuess(best, { radius, tries });
    const again = await invertMap<D>(cube, {
      ...(work as unknown as MapWork<D>),
      ...{ mask, guess, every: result.every, prefix: `${prefix}neighbours-${round}/` },
      ...depthsOf(best),
    });
    best = keepBest(best, again);
  }
  return best;
}

/**
 * Inverts all pixels again from the medians of the models around them, which takes out what single pixels have gone
 * astray by; what is better is kept. Throws as `invertMap` does.
 */
export async function smoothAndReinvert<D extends MethodDescription>(
  cube: StokesCube,
  result: MapResult<ModelOf<D>>,
  options: RefineOptions<D>,
): Promise<MapResult<ModelOf<D>>> {
  const { radius = 1, rounds = 1, prefix = "", ...work } = options;
  const mask = result.status.map((code) => (code === statusCode("skipped") ? 0 : 1));
  let best = result;
  for (let round = 1; round <= rounds; round++) {
    const guess = medianGuess(best, { radius });
    const again = await invertMap<D>(cube, {
      ...(work as unknown as MapWork<D>),
      ...{ mask, guess, every: result.every, prefix: `${prefix}median-${round}/` },
      ...depthsOf(best),
    });
    best = keepBest(best, again);
  }
  return best;
}

/** 1 where a pixel that was asked for has no fit, or a worse one than its best neighbour; pixels that cannot be fitted are left. */
function worseThanNeighbours(result: MapResult, radius: number, excess: number): Uint8Array {
  const failed = statusCode("failed");
  return result.status.map((code, pixel) => {
    if (code === failed) return 1;
    if (!result.isFitted(pixel)) return 0;
    const near = fittedNeighbours(result, pixel, radius).map((other) => result.chi2[other]);
    return near.some((chi2) => result.chi2[pixel] > excess * chi2) ? 1 : 0;
  });
}

/** The depths of a result's maps, so that those of another one can be laid beside them. */
function depthsOf({ maps }: MapResult): { readonly logTau?: number[] } {
  const depths = new Set(maps.flatMap(({ logTau }) => (logTau === undefined ? [] : [logTau])));
  return depths.size > 0 ? { logTau: [...depths] } : {};
}
