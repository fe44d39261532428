export { atmosphereOf, type NodeAtmosphere, nodesOf } from "./atmospheres.ts";
export type { OutputScaling } from "./coding.ts";
export {
  type HiddenLayer,
  NETWORK_PRESETS,
  type StokesNetworkConfig,
  type StokesTraining,
} from "./config.ts";
export type { FirstGuess } from "./first-guess.ts";
export { type AtmosphereNodes, DEFAULT_NODE_LOG_TAU, nodesAt } from "./nodes.ts";
export { NODE_QUANTITIES, type NodeQuantity, QUANTITY_FACTS } from "./quantities.ts";
export { type NetworkSpectrum, StokesNet } from "./stokes-net.ts";
