export type * from "./adapter.ts";
export { type DesireOptions, desireAdapter } from "./desire.ts";
export { misfit } from "./misfit.ts";
export { type RhOptions, rhAdapter } from "./rh.ts";
export { type RhSpectrum, readRhSpectrum, writeMultiAtmosphere, writeRhField } from "./rh-files.ts";
export { type SirOptions, sirAdapter } from "./sir.ts";
export { type SirSettings, sirControlOf } from "./sir-control-of.ts";
export { type SlurmOptions, slurmScript } from "./slurm.ts";
export type { ExternalTemplate } from "./template.ts";
