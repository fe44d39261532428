export type { FitsFinding } from "./finding.ts";
export * from "./verify.ts";
