export type * from "./column.ts";
export * from "./columns.ts";
export { hsraContinuum } from "./hsra-continuum.ts";
export { planck, planckSlope } from "./planck.ts";
