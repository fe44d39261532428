export type { Fetch } from "./attempt.ts";
export { type Attempt, announcedBytes, bodyChunks } from "./body.ts";
export * from "./client.ts";
export type { TextOptions } from "./decode.ts";
export * from "./errors.ts";
export { pause } from "./pause.ts";
