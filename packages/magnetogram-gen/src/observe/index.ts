export { observeSequence } from "./observe.ts";
export type { FieldTruth } from "./truth.ts";
