export type * from "./column.ts";
