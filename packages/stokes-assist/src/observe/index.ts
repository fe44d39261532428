export { type InvertCubeOptions, invertCube } from "./invert-cube.ts";
export { type FinishedMap, type ObserveSources, observeStokes, reported } from "./observe.ts";
export { pixelColumns, pixelRows } from "./pixel-table.ts";
export { mapTruthOf } from "./scene-truth.ts";
export { type SetupOptions, setupFor } from "./setup-for.ts";
export { shippedNetwork } from "./shipped-network.ts";
export { type MapTruth, parseMapTruth, type ScoredMap, truthScores } from "./truth.ts";
