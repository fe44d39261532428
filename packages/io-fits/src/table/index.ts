export { type BatchOptions, readTableBatches } from "./batches.ts";
export { type Cell, type CellValue, cellOf, column, rowsOf } from "./cells.ts";
export type * from "./column.ts";
export type { ColumnFormat, TypeCode } from "./format.ts";
export type * from "./options.ts";
export { readTable } from "./read.ts";
