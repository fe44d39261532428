import { copyAtmosphere } from "../atmosphere/atmosphere.ts";
import { modelAtmosphere } from "../atmosphere/models.ts";
import type { FirstGuess } from "../map/guess.ts";
import type { Model } from "../types.ts";
import type { StokesNet } from "./stokes-net.ts";
import { type ModelOptions, modelMaker } from "./to-models.ts";

export interface NetworkFirstGuessOptions extends ModelOptions {
  /** Wavelengths of the profiles, Angstrom; the network's where absent. */
  readonly wavelengths?: ArrayLike<number>;
  /** Model for a pixel of which the network makes none (a value is not finite); the HSRA with 500 G where absent. */
  readonly otherwise?: Model;
}

/**
 * The network as the source of an inversion's first guesses (section 4.2): profiles to nodes to full atmospheres in
 * hydrostatic equilibrium.
 */
export function networkFirstGuess(
  network: StokesNet,
  options: NetworkFirstGuessOptions = {},
): FirstGuess<Model> {
  const { wavelengths = network.wavelengths, otherwise } = options;
  const make = modelMaker(options);
  const usual = otherwise ?? quietModel(make.logTau, make.macroturbulence);
  return async (profiles) => {
    const nodes = await network.predict(profiles, { wavelengths });
    return Array.from({ length: nodes.count }, (_, i) => make.model(nodes, i) ?? usual);
  };
}

function quietModel(logTau: Float64Array, macroturbulence: number): Model {
  const changes = { microturbulence: 1e5, fieldStrength: 500, inclination: 60, azimuth: 45 };
  const atmosphere = copyAtmosphere(modelAtmosphere("hsra", logTau), changes);
  return { components: [{ atmosphere, macroturbulence, fill: 1 }], strayLight: 0 };
}
