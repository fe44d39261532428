export { type FieldOptions, fieldOf } from "./field.ts";
export { type ProjectedPlace, type Projection, projectTo } from "./projection.ts";
export type * from "./types.ts";
export { earthView, radiusArcsecAt, stereoView, type ViewOptions } from "./view.ts";
