export {
  type CsvColumns,
  type CsvColumnsOptions,
  readCsvColumns,
} from "./csv-columns.ts";
export * from "./data-set.ts";
export * from "./data-set-config.ts";
export * from "./labels.ts";
export * from "./leaks.ts";
export * from "./open-samples.ts";
export * from "./record-series.ts";
export * from "./record-table.ts";
export * from "./rules.ts";
export * from "./sample-table.ts";
export * from "./select-records.ts";
export * from "./sharp-record.ts";
export * from "./splits.ts";
export * from "./write-samples.ts";
