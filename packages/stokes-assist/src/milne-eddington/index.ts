export { type CentreOfGravity, centreOfGravity } from "./centre-of-gravity.ts";
export { firstGuess as milneEddingtonGuess } from "./first-guess.ts";
export { invertMilneEddington, MilneEddingtonInverter, type MilneEddingtonPixel } from "./inverter.ts";
export type {
  MilneEddingtonKernel,
  MilneEddingtonKernelFactory,
  MilneEddingtonLine,
  MilneEddingtonRegion,
  NormalEquations,
  Sampling,
} from "./kernel.ts";
export { MILNE_EDDINGTON_PARAMETERS, PARAMETER_COUNT } from "./kernel.ts";
export { typescriptMilneEddingtonKernel } from "./kernel-typescript.ts";
export { type LineWindow, lineWindows } from "./line-window.ts";
export { invertMilneEddingtonMap, type MilneEddingtonMap } from "./map.ts";
export {
  MILNE_EDDINGTON_BOUNDS,
  type MilneEddingtonOptions,
  type MilneEddingtonParameter,
} from "./options.ts";
export { type Smearing, sampleSpectrum } from "./sampling.ts";
export {
  type MilneEddingtonSetup,
  milneEddingtonKernel,
  milneEddingtonLines,
  milneEddingtonRegion,
} from "./setup.ts";
export { type WeakField, weakField } from "./weak-field.ts";
