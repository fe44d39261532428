export { type CsvWriteOptions, csvLines, tableToCsv } from "./csv.ts";
export { type CsvReadOptions, tableFromCsv } from "./csv-read.ts";
export { type JsonLinesReadOptions, jsonLines, tableFromJsonLines, tableToJsonLines } from "./jsonl.ts";
export { valueTypes } from "./print.ts";
