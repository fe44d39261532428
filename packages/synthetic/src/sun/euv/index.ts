export { filamentsAt } from "./filaments.ts";
export { flareLight, flaresAt, flaresOf } from "./flares.ts";
export { type EuvBand, intensityOf } from "./intensity.ts";
export type { EuvOptions } from "./options.ts";
