/**
 * SolarUnet (Jiang et al. 2020): identify solar magnetic flux elements with a U-Net or a threshold, track them through
 * a sequence and find the six events; with SWAMIS as reference, label maker and second tracker.
 */
export * from "./config.ts";
export * from "./draw/index.ts";
export * from "./identify/index.ts";
export { shippedModel, solarunet } from "./instrument.ts";
export * from "./network/index.ts";
export * from "./observe/index.ts";
export { paper } from "./paper.ts";
export * from "./prepare/index.ts";
export * from "./statistics/index.ts";
export * as swamis from "./swamis/index.ts";
export * from "./track/index.ts";
export * from "./types.ts";
