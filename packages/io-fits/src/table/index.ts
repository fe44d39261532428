export type * from "./column.ts";
export type { ColumnFormat, TypeCode } from "./format.ts";
export * from "./read.ts";
