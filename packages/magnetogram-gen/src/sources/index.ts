export { type CardRecord, headerOf } from "./cards.ts";
export { HELIOVIEWER_SCALES } from "./grey-levels.ts";
export { type OpenJpegOptions, openJpegDecoder } from "./jp2-decoder.ts";
export { readSource } from "./read-source.ts";
export type * from "./types.ts";
