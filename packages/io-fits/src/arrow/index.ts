export { tableFromArrow } from "./read.ts";
export { type ArrowWriteOptions, arrowPieces, tableToArrow } from "./write.ts";
