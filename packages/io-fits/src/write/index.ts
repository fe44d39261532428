export type { CardInput } from "./cards.ts";
export type { EncodedUnit } from "./encoded.ts";
export * from "./image.ts";
export * from "./tiles/index.ts";
