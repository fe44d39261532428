export { activePixels } from "./active-pixels.ts";
export * from "./current.ts";
export * from "./excess-energy.ts";
export * from "./flux.ts";
export * from "./geometry.ts";
export { meanGradient } from "./gradient.ts";
export * from "./helicity.ts";
export { meanInclination } from "./inclination.ts";
export * from "./keyword-names.ts";
export * from "./keyword-table.ts";
export * from "./pil-mask.ts";
export * from "./potential-field.ts";
export { type RValue, type RValueOptions, rValue } from "./r-value.ts";
export * from "./record-files.ts";
export * from "./sharp-keywords.ts";
export * from "./shear.ts";
export {
  type FieldErrors,
  type FieldStrength,
  horizontalField,
  type Measured,
  totalField,
  type VectorField,
} from "./vector-field.ts";
