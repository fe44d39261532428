import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FlatTable, flatbuffer, int8, int16, int64 } from "../../src/arrow/flatbuffer-write.ts";
import { arrowPieces, tableFromArrow, tableToArrow } from "../../src/arrow/index.ts";
import { schemaTable } from "../../src/arrow/schema-write.ts";
import { type Field, MESSAGE, METADATA_V5 } from "../../src/arrow/types.ts";
import { concatTables, isFitsError, makeTable, sliceTable } from "../../src/index.ts";
import { contents, randomTable } from "../support/tables.ts";

describe("Arrow and back", () => {
  it.each(["file", "stream"] as const)("keeps every column of every table, in the %s format", (format) => {
    fc.assert(
      fc.property(randomTable, (table) => {
        const back = tableFromArrow(tableToArrow(table, { format }));
        expect(back.rows).toBe(table.rows);
        expect(contents(back)).toEqual(contents(table));
        if (table.rows === 0) return;
        // The types as well: what the arrays hold at nulls is free.
        const types = back.columns.map(({ type, shape, data }) => [type, shape, data.constructor.name]);
        expect(types).toEqual(
          table.columns.map(({ type, shape, data }) => [type, shape, data.constructor.name]),
        );
      }),
    );
  });

  it("puts rows into batches, and batches below each other", async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, fc.integer({ min: 1, max: 3 }), async (table, batchRows) => {
        expect(contents(tableFromArrow(tableToArrow(table, { batchRows })))).toEqual(contents(table));
        const half = Math.floor(table.rows / 2);
        const parts = [
          sliceTable(table, { start: 0, count: half }),
          sliceTable(table, { start: half, count: table.rows - half }),
        ];
        expect(contents(concatTables(parts))).toEqual(contents(table));
        const pieces: Uint8Array[] = [];
        for await (const piece of arrowPieces(parts)) pieces.push(piece);
        expect(contents(tableFromArrow(Buffer.concat(pieces)))).toEqual(contents(table));
      }),
    );
  });

  it("survives bytes that are not sound, with typed errors", () => {
    const table = makeTable({
      a: new Int32Array([1, 2, 3]),
      s: ["x", null, "yz"],
      v: { data: new Float64Array(6), shape: [2], unit: "s" },
      r: [new Int16Array([1]), new Int16Array(0), new Int16Array([2, 3])],
      b: [true, null, false],
    });
    const others = ["types.arrow", "types.arrows", "replaced.arrows"].map((name) =>
      readFileSync(resolve(import.meta.dirname, "../fixtures/arrow", name)),
    );
    const good = [tableToArrow(table), tableToArrow(table, { format: "stream" }), ...others];
    fc.assert(
      fc.property(
        fc.constantFrom(...good),
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(0, 1, 2, 4, 8, 0x7f, 0x80, 0xff)), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.option(fc.nat()),
        (bytes, changes, cut) => {
          const bad = Uint8Array.from(bytes).subarray(0, cut === null ? bytes.length : cut % bytes.length);
          for (const [at, value] of changes) if (bad.length > 0) bad[at % bad.length] = value;
          try {
            const back = tableFromArrow(bad);
            expect(back.columns.length).toBeLessThan(100);
          } catch (error) {
            if (!isFitsError(error, "format", "truncated", "unsupported")) throw error;
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it.each([
    ["PAR1", "Parquet"],
    ["FEA1", "Feather, version 1"],
  ])("says what %s is", (magic, name) => {
    expect(() => tableFromArrow(new TextEncoder().encode(`${magic}....`))).toThrow(name);
  });
});

describe("sizes that an Arrow schema merely claims", () => {
  const claim = (rows: number, cell: number): Uint8Array => {
    const field: Field = {
      name: "c",
      metadata: new Map(),
      layout: {
        kind: "fixed-list",
        length: cell,
        child: {
          name: "item",
          metadata: new Map(),
          layout: { kind: "number", bits: 64, float: true, signed: true },
        },
      },
    };
    const message = (type: number, header: FlatTable): Uint8Array => {
      const metadata = flatbuffer({ fields: [int16(METADATA_V5), int8(type), header, int64(0)] });
      return Buffer.concat(
        [Int32Array.of(-1, metadata.length), metadata].map(
          (part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength),
        ),
      );
    };
    const nodes = { words: 2, values: [rows, 0, rows * cell, 0] };
    const buffers = { words: 2, values: [0, 0, 0, 0, 0, 0] };
    return Buffer.concat([
      message(MESSAGE.schema, schemaTable([field])),
      message(MESSAGE.batch, { fields: [int64(rows), nodes, buffers] }),
    ]);
  };

  it.each([
    [2 ** 40, 1, "a buffer of 0 bytes"],
    [2 ** 20, 2 ** 30, "a buffer of 0 bytes"],
    [2 ** 40, 0, "columns of nothing are too long"],
  ])("%d rows of %d values", (rows, cell, message) => {
    expect(() => tableFromArrow(claim(rows, cell))).toThrow(message);
  });
});
