export { featureNames, type LinearFeatures } from "./linear-features.ts";
export * from "./linear-regression.ts";
export * from "./persistence.ts";
export * from "./rotate-field.ts";
export * from "./zero-field.ts";
