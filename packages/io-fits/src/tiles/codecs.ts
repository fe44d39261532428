import type { TileCodec } from "./codec.ts";
import { gzipCodec, plainPixels } from "./gzip.ts";
import { hcompressCodec } from "./hcompress.ts";
import { plioCodec } from "./plio.ts";
import { riceCodec } from "./rice-codec.ts";

const nocompress: TileCodec = {
  capacity: (length) => length,
  decode: (request) => plainPixels(request.bytes, request),
};

/** The codecs at hand, by ZCMPTYPE. Reading functions take further ones in their options. */
export const tileCodecs: Readonly<Record<string, TileCodec>> = {
  RICE_1: riceCodec,
  GZIP_1: gzipCodec(false),
  GZIP_2: gzipCodec(true),
  PLIO_1: plioCodec,
  HCOMPRESS_1: hcompressCodec,
  NOCOMPRESS: nocompress,
};
