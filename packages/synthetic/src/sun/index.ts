export { type BipoleBox, bipoleBox } from "./box.ts";
export { rotationDegPerDay } from "./drift.ts";
export { type FieldOptions, fieldOf } from "./field.ts";
export { type SunOptions, sunDefaults } from "./options.ts";
export { type ProjectedPlace, type Projection, projectTo } from "./projection.ts";
export { type StateSpan, type SyntheticSun, syntheticSun } from "./simulate.ts";
export type * from "./types.ts";
export { earthView, radiusArcsecAt, stereoView, type ViewOptions } from "./view.ts";
