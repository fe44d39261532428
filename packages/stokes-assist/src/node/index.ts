export { type NodeMapWorkersOptions, nodeMapWorkers } from "./map-workers.ts";
export { nodeMapPort } from "./port.ts";
