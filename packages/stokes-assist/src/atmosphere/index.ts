export * from "./atmosphere.ts";
export { shorterWay } from "./azimuth.ts";
export { alongLineOfSight } from "./line-of-sight.ts";
export * from "./models.ts";
export * from "./pack.ts";
export { resample } from "./resample.ts";
export * from "./stored-atmospheres.ts";
