export type {
  MilneEddingtonKernel,
  MilneEddingtonKernelFactory,
  MilneEddingtonLine,
  MilneEddingtonRegion,
  NormalEquations,
  Sampling,
} from "./kernel.ts";
export { MILNE_EDDINGTON_PARAMETERS, PARAMETER_COUNT } from "./kernel.ts";
