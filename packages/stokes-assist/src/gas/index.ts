export type * from "./column.ts";
export * from "./columns.ts";
export { hsraContinuum } from "./hsra-continuum.ts";
export * from "./hydrostatic.ts";
export { planck, planckSlope } from "./planck.ts";
export {
  continuumOpacity,
  electronPressureOf,
  equationOfState,
  type GasOptions,
  type GasState,
} from "./single.ts";
