export * from "./abundances.ts";
export * from "./element.ts";
export * from "./elements.ts";
export * from "./find-line.ts";
export * from "./lines.ts";
export { type PartitionFunctions, partitionFunction, partitionFunctions } from "./partition.ts";
export * from "./refraction.ts";
export * from "./term.ts";
export * from "./zeeman.ts";
