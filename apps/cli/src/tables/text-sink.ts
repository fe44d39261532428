import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Column, Row } from "@helioscope/core";
import { csvCell } from "./format.ts";
import type { FileSink } from "./sink.ts";

/** Appends lines to PATH.part and gives it its name when closed. */
function lineSink(path: string, head: string | undefined, line: (row: Row) => string): FileSink {
  const partial = `${path}.part`;
  const stream: WriteStream = createWriteStream(partial);
  let failure: Error | undefined;
  stream.on("error", (error) => {
    failure = error;
  });
  const put = async (text: string) => {
    if (failure) throw failure;
    if (!stream.write(text)) await once(stream, "drain");
  };
  let headed = head === undefined;
  return {
    async write(row) {
      if (!headed) {
        headed = true;
        await put(`${head}\n`);
      }
      await put(`${line(row)}\n`);
    },
    async close() {
      if (!headed) await put(`${head}\n`);
      stream.end();
      if (!stream.closed) await once(stream, "close");
      if (failure) throw failure;
      await rename(partial, path);
    },
    async discard() {
      stream.destroy();
      if (!stream.closed) await once(stream, "close");
      await rm(partial, { force: true });
    },
  };
}

export function csvSink(path: string, columns: readonly Column[]): FileSink {
  const names = columns.map((column) => column.name);
  return lineSink(path, names.map(csvCell).join(","), (row) =>
    names.map((name) => csvCell(row[name] ?? null)).join(","),
  );
}

export function jsonLinesSink(path: string, columns: readonly Column[]): FileSink {
  const names = columns.map((column) => column.name);
  return lineSink(path, undefined, (row) =>
    JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name] ?? null]))),
  );
}
