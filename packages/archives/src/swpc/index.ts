export { parseNgdcReport } from "./ngdc.ts";
export * from "./recent.ts";
