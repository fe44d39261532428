export type { Scratch, TileCodec, TileRequest, TileValues } from "./codec.ts";
export { tileCodecs } from "./codecs.ts";
export type { Region } from "./geometry.ts";
export type { Quantisation, TileLayout } from "./layout.ts";
