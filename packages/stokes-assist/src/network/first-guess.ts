import { type FirstGuess, type GuessSource, networkGuess } from "../map/guess.ts";
import { toDiscCentre } from "../synthesis/local-continuum.ts";
import type { Model } from "../types.ts";
import type { StokesNet } from "./stokes-net.ts";
import { type ModelOptions, modelMaker } from "./to-models.ts";

export interface NetworkFirstGuessOptions extends ModelOptions {
  /** Wavelengths of the profiles, Angstrom; the network's where absent. */
  readonly wavelengths?: ArrayLike<number>;
}

/**
 * The network as the source of an inversion's first guesses (section 4.2): profiles to nodes to full atmospheres in
 * hydrostatic equilibrium. A pixel whose profiles have more than isolated gaps, or whose nodes no gas is in
 * equilibrium with, has none. The profiles are in units of the continuum at disc centre.
 */
export function networkFirstGuess(
  network: StokesNet,
  options: NetworkFirstGuessOptions = {},
): FirstGuess<Model> {
  const { wavelengths = network.wavelengths } = options;
  const make = modelMaker(options);
  return async (profiles, count, wanted) => {
    const nodes = await network.predict(profiles, { wavelengths });
    return Array.from({ length: count }, (_, i) => (wanted && !wanted[i] ? undefined : make.model(nodes, i)));
  };
}

/** {@link networkFirstGuess} for a map, whose cube may have local units, with all that tells this network and its engine from others. */
export async function networkGuesses(
  network: StokesNet,
  options: NetworkFirstGuessOptions = {},
): Promise<GuessSource<Model>> {
  const { logTau, mu = 1, macroturbulence, abundances } = options;
  const changes = JSON.stringify([logTau ? Array.from(logTau) : null, mu, macroturbulence, abundances]);
  return networkGuess(networkFirstGuess(network, options), {
    identity: `${await network.identity()} ${changes}`,
    engine: await network.runsOn(),
    factor: toDiscCentre,
  });
}
