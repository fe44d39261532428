export * from "./binomial.ts";
export { type Bootstrap, type BootstrapOptions, bootstrap, bootstrapIndices } from "./bootstrap.ts";
export * from "./bootstrap-scores.ts";
export * from "./distributions.ts";
export * from "./epps-singleton.ts";
export { gammaQ, logGamma, poissonLogPmf } from "./gamma.ts";
export * from "./histogram.ts";
export * from "./quantile.ts";
export * from "./summary.ts";
