export { type InvertCubeOptions, invertCube } from "./invert-cube.ts";
export { localContinuum } from "./local-continuum.ts";
export { type SetupOptions, setupFor } from "./setup-for.ts";
