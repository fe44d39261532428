export * from "./fetch-ngdc.ts";
export * from "./fetch-recent.ts";
export { parseNgdcReport } from "./ngdc.ts";
export * from "./recent.ts";
