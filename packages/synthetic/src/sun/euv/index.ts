export { filamentsAt } from "./filaments.ts";
export { flareLight, flaresAt, flaresOf } from "./flares.ts";
