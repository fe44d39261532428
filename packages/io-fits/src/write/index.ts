export { encodeFits, fitsChunks } from "./assemble.ts";
export type { CardInput } from "./cards.ts";
export type { EncodedUnit } from "./encoded.ts";
export * from "./image.ts";
export type { QuantiseOptions, TileCompression } from "./tiles/options.ts";
export type * from "./units.ts";
