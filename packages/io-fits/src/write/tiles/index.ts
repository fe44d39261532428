export { encodeTiles } from "./encode.ts";
export type * from "./options.ts";
