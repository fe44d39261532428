export * from "../external/node/index.ts";
export { stokesAssist } from "./instrument.ts";
export { type NodeMapWorkersOptions, nodeMapWorkers } from "./map-workers.ts";
export { nodeMapPort } from "./port.ts";
