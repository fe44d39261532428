export type { Fetch } from "./attempt.ts";
export { type Attempt, bodyChunks } from "./body.ts";
export * from "./client.ts";
export type { TextOptions } from "./decode.ts";
export * from "./errors.ts";
