export * from "./magnetogram/fits.ts";
export {
  type MagnetogramOptions,
  magnetogramDefaults,
} from "./magnetogram/options.ts";
export * from "./magnetogram/sequence.ts";
export * from "./region/index.ts";
export * from "./scene/index.ts";
export * from "./score/baseline.ts";
export * from "./score/oracle.ts";
export * from "./score/score.ts";
export * from "./score/types.ts";
export * from "./sun/index.ts";
export * from "./truth/collect.ts";
export type { DetectionLimits } from "./truth/components.ts";
export * from "./truth/json.ts";
export * from "./truth/types.ts";
