export { type NetworkShape, type ParameterCounts, parameterCounts } from "./build-network.ts";
export { FlareNet, type FlareNetOrigin, loadFlareNet } from "./flare-net.ts";
export { type PrepareOptions, prepareInput } from "./prepare-input.ts";
