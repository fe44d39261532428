import type { GuessSource } from "../map/index.ts";
import type { StokesCube } from "../types.ts";

/**
 * A source of guesses that wants profiles in units of the local continuum, as networks do, for a cube in units of the
 * disc centre: `continuum` is the local one in those.
 */
export function guessInLocalUnits<M>(source: GuessSource<M>, continuum: number): GuessSource<M> {
  let from: StokesCube | undefined;
  let local: StokesCube | undefined;
  const localOf = (cube: StokesCube): StokesCube => {
    if (local === undefined || from !== cube) {
      const { units: _, ...rest } = cube;
      from = cube;
      local = { ...rest, noise: cube.noise / continuum, data: cube.data.map((value) => value / continuum) };
    }
    return local;
  };
  return { ...source, models: (pixels, cube, ...rest) => source.models(pixels, localOf(cube), ...rest) };
}
