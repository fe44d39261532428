import { isHelioError } from "@helioscope/core";
import { logTauGrid } from "../atmosphere/atmosphere.ts";
import { MODEL_ATMOSPHERES, type ModelAtmosphereName, modelAtmosphere } from "../atmosphere/models.ts";
import { createColumns } from "../gas/columns.ts";
import type { Abundances, Atmosphere, Model } from "../types.ts";
import { atmosphereAt } from "./atmospheres.ts";
import type { AtmosphereNodes } from "./nodes.ts";

/** How nodes become models. */
export interface ModelOptions {
  /** Optical depths of the models; 49 from 1.2 to -3.6 where absent. */
  readonly logTau?: ArrayLike<number>;
  readonly abundances?: Abundances;
  /** Cosine of the heliocentric angle; 1 where absent. */
  readonly mu?: number;
  /** cm/s; the network does not give it. 1e5 where absent, as for every other first guess. */
  readonly macroturbulence?: number;
}

interface ModelMaker {
  readonly logTau: Float64Array;
  readonly macroturbulence: number;
  /** The model of one atmosphere; undefined where nodes are not finite or no gas is in equilibrium with them. */
  model(nodes: AtmosphereNodes, index: number): Model | undefined;
}

/** Prepares the gas that every model needs. */
export function modelMaker(options: ModelOptions = {}): ModelMaker {
  const { abundances, mu = 1, macroturbulence = 1e5 } = options;
  const logTau = Float64Array.from(options.logTau ?? logTauGrid());
  const columns = createColumns([], abundances, logTau.length);
  const pressureAtTop = topPressure(logTau, mu);
  return {
    logTau,
    macroturbulence,
    model(nodes, index) {
      const own = atmosphereAt(nodes, index, logTau);
      const top = own.temperature[logTau.length - 1];
      const electronPressure = new Float64Array(logTau.length).fill(pressureAtTop(top));
      const atmosphere: Atmosphere = { ...own, electronPressure };
      try {
        columns.equilibrate(atmosphere, { mu });
      } catch (error) {
        if (isHelioError(error, "data")) return undefined;
        throw error;
      }
      return { components: [{ atmosphere, macroturbulence, fill: 1 }], strayLight: 0 };
    },
  };
}

/**
 * Full models of all nodes: the linear interpolation of section 2, the electron pressure in hydrostatic equilibrium;
 * undefined where there is none (nodes of NaN).
 */
export function toModels(nodes: AtmosphereNodes, options: ModelOptions = {}): (Model | undefined)[] {
  const maker = modelMaker(options);
  return Array.from({ length: nodes.count }, (_, i) => maker.model(nodes, i));
}

/**
 * Electron pressure at the top for a temperature there: between those of the shipped atmospheres at the same optical
 * depth along the line of sight, linear in the logarithm. Two decades below it the equilibrium has forgotten it.
 */
function topPressure(logTau: Float64Array, mu: number): (temperature: number) => number {
  const last = logTau.length - 1;
  const known = (Object.keys(MODEL_ATMOSPHERES) as ModelAtmosphereName[])
    .map((name) => {
      const { temperature, electronPressure } = modelAtmosphere(name, logTau, mu);
      return { temperature: temperature[last], logPressure: Math.log(electronPressure[last]) };
    })
    .sort((a, b) => a.temperature - b.temperature);
  return (temperature) => {
    const above = known.findIndex((point) => point.temperature > temperature);
    if (above === 0) return Math.exp(known[0].logPressure);
    const b = known.at(above) as (typeof known)[number];
    if (above < 0) return Math.exp(b.logPressure);
    const a = known[above - 1];
    const share = (temperature - a.temperature) / (b.temperature - a.temperature);
    return Math.exp(a.logPressure + share * (b.logPressure - a.logPressure));
  };
}
