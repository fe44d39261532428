import { rename, rm } from "node:fs/promises";
import type { Cell, Column, Row } from "@helioscope/core";
import type { SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { FileSink } from "./sink.ts";

const ROWS_A_GROUP = 20_000;

/** Parquet in groups of 20,000 rows: memory stays bounded whatever the length of the table. */
export function parquetSink(path: string, columns: readonly Column[]): FileSink {
  const partial = `${path}.part`;
  const writer = new ParquetWriter({ writer: fileWriter(partial), schema: schemaOf(columns) });
  let pending: Row[] = [];
  const flush = async () => {
    const columnData = columns.map((column) => ({
      name: column.name,
      data: pending.map((row) => physicalValue(column, row[column.name] ?? null)),
    }));
    await writer.write({ columnData, rowGroupSize: ROWS_A_GROUP });
    pending = [];
  };
  return {
    async write(row) {
      pending.push(row);
      if (pending.length >= ROWS_A_GROUP) await flush();
    },
    async close() {
      if (pending.length > 0) await flush();
      await writer.finish();
      await rename(partial, path);
    },
    discard: () => rm(partial, { force: true }),
  };
}

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  const schema: SchemaElement[] = [{ name: "root", num_children: columns.length }];
  for (const { name, type } of columns) {
    if (type === "ints") {
      schema.push(
        { name, repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", repetition_type: "REQUIRED", type: "INT32" },
      );
    } else if (type === "string") {
      schema.push({ name, repetition_type: "OPTIONAL", type: "BYTE_ARRAY", converted_type: "UTF8" });
    } else {
      const physical = { int: "INT32", float: "DOUBLE", bool: "BOOLEAN" } as const;
      schema.push({ name, repetition_type: "OPTIONAL", type: physical[type] });
    }
  }
  return schema;
}

function physicalValue(column: Column, cell: Cell): unknown {
  if (cell === null || typeof cell !== "object") return cell;
  return column.type === "ints" ? [...cell] : cell.join(" ");
}
