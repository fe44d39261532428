export type * from "./options.ts";
export * from "./read.ts";
