export { decodePicture } from "./decode.ts";
export { namedKind } from "./named-kind.ts";
export { type FileKind, fileKindName, sniffImage } from "./sniff.ts";
export type { Picture, PictureOptions } from "./types.ts";
