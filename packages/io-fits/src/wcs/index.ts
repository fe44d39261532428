export * from "./heliographic.ts";
export { SUN_RADIUS_METRES, sunRadiusArcsec } from "./observer.ts";
export { PROJECTION_CODES } from "./projection.ts";
export { readWcs, type WcsOptions } from "./read.ts";
export type { NativePole } from "./rotation.ts";
export * from "./solar.ts";
export { pixelToWorld, worldToPixel } from "./transform.ts";
export type * from "./wcs.ts";
