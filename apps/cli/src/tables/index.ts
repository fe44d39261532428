import { join } from "node:path";
import type { Column, Row } from "@helioscope/core";
import type { TableFormat } from "./format.ts";
import { parquetSink } from "./parquet-sink.ts";
import type { FileSink } from "./sink.ts";
import { csvSink, jsonLinesSink } from "./text-sink.ts";

export { TABLE_FORMATS, type TableFormat, tableFormats } from "./format.ts";
export type { FileSink } from "./sink.ts";

const SINKS = { csv: csvSink, jsonl: jsonLinesSink, parquet: parquetSink } as const;

/** A table in a folder, written in every wanted format at once. Files get their names when the table is closed. */
export function tableIn(
  folder: string,
  name: string,
  columns: readonly Column[],
  formats: readonly TableFormat[],
): FileSink {
  const sinks = formats.map((format) => SINKS[format](join(folder, `${name}.${format}`), columns));
  return {
    async write(row: Row) {
      for (const sink of sinks) await sink.write(row);
    },
    async close() {
      for (const sink of sinks) await sink.close();
    },
    async discard() {
      for (const sink of sinks) await sink.discard();
    },
  };
}
