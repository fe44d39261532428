import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import {
  concatTables,
  type FitsTable,
  openFits,
  readTable,
  readTableBatches,
  sliceTable,
  type TableUnit,
  type Unit,
} from "../../src/index.ts";
import { readFitsFile } from "../../src/node/index.ts";
import { openSource } from "../../src/open-source.ts";
import { WarningLog } from "../../src/warnings.ts";
import { bigEndian, buildFile, join } from "../support/build.ts";
import { corpus, corpusPath, reference } from "../support/corpus.ts";
import { contents, countingSource } from "../support/tables.ts";

type Cards = Parameters<typeof buildFile>[0];

const table = (
  rowBytes: number,
  rows: number,
  formats: readonly string[],
  data: Uint8Array,
  more: Cards = [],
) =>
  buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", rowBytes],
      ["NAXIS2", rows],
      ["PCOUNT", Math.max(0, data.length - rowBytes * rows)],
      ["GCOUNT", 1],
      ["TFIELDS", formats.length],
      ...formats.map((format, i) => [`TFORM${i + 1}`, format] as const),
      ...more,
    ],
    data,
  );

async function counted(bytes: Uint8Array): Promise<{ unit: TableUnit; reads: [number, number][] }> {
  const source = countingSource(bytes);
  const file = await openSource(source, {}, new WarningLog());
  source.reads.length = 0;
  return { unit: file.unit(1) as TableUnit, reads: source.reads };
}

describe("rows and columns without the rest", () => {
  it("reads only the rows that are asked for", async () => {
    const values = Array.from({ length: 100_000 }, (_, i) => i);
    const { unit, reads } = await counted(table(4, values.length, ["J"], bigEndian(values, "Int32")));
    const read = await readTable(unit, { rows: { start: 70_000, count: 3 } });
    expect(read).toMatchObject({ rows: 3, columns: [{ data: new Int32Array([70_000, 70_001, 70_002]) }] });
    expect(reads).toEqual([[unit.span.offset + 280_000, 12]]);
  });

  it("reads the whole of a table in pieces of 2 MiB", async () => {
    const rows = 1_000_000;
    const data = new Uint8Array(rows * 6);
    const view = new DataView(data.buffer);
    for (let row = 0; row < rows; row++) view.setInt32(row * 6 + 2, row);
    const { unit, reads } = await counted(table(6, rows, ["I", "J"], data));
    const { columns } = await readTable(unit, { columns: ["col2"] });
    expect(columns[0].data).toEqual(Int32Array.from({ length: rows }, (_, i) => i));
    expect(Math.max(...reads.map(([, length]) => length))).toBeLessThanOrEqual(2 ** 21);
    // Without the two bytes of col1 in the first row of each piece.
    expect(reads.reduce((sum, [, length]) => sum + length, 0)).toBe(rows * 6 - 2 * reads.length);
  });

  it("reads only the fields of very wide rows", async () => {
    const wide = 200_000;
    const rowBytes = 4 + wide + 8;
    const data = new Uint8Array(rowBytes * 20);
    const view = new DataView(data.buffer);
    for (let row = 0; row < 20; row++) {
      view.setInt32(row * rowBytes, row);
      view.setFloat64(row * rowBytes + 4 + wide, row / 2);
    }
    const { unit, reads } = await counted(table(rowBytes, 20, ["J", `${wide}B`, "D"], data));
    const read = await readTable(unit, { columns: ["col3", "col1"], rows: { start: 5, count: 10 } });
    expect(read.columns.map(({ data: all }) => Array.from(all as Float64Array))).toEqual([
      Array.from({ length: 10 }, (_, i) => (i + 5) / 2),
      Array.from({ length: 10 }, (_, i) => i + 5),
    ]);
    expect(reads.reduce((sum, [, length]) => sum + length, 0)).toBe(10 * 12);
  });

  it("reads of the heap only the cells of the chosen rows, neighbours together, in any order", async () => {
    const rows = 1000;
    const cell = 2000;
    const head = new DataView(new ArrayBuffer(rows * 16));
    for (let row = 0; row < rows; row++) {
      // The cells of the first column from the end of the heap backwards, those of the second forwards.
      head.setInt32(row * 16, cell);
      head.setInt32(row * 16 + 4, (2 * rows - 1 - row) * cell);
      head.setInt32(row * 16 + 8, cell);
      head.setInt32(row * 16 + 12, row * cell);
    }
    const heap = Uint8Array.from({ length: 2 * rows * cell }, (_, i) => (i / cell) & 255);
    const bytes = table(16, rows, ["1PB(2000)", "1PB(2000)"], join(new Uint8Array(head.buffer), heap));
    const { unit, reads } = await counted(bytes);
    const { columns } = await readTable(unit, { rows: { start: 10, count: 5 } });
    const firsts = columns.map(({ data }) =>
      (data as Uint8Array[]).map((values) => [values.length, values[0]]),
    );
    expect(firsts).toEqual([
      [1989, 1988, 1987, 1986, 1985].map((n) => [cell, n & 255]),
      [10, 11, 12, 13, 14].map((n) => [cell, n]),
    ]);
    const heapAt = unit.span.offset + rows * 16;
    expect(reads).toEqual([
      [unit.span.offset + 160, 80],
      [heapAt + 10 * cell, 5 * cell],
      [heapAt + 1985 * cell, 5 * cell],
    ]);
    reads.length = 0;
    await readTable(unit);
    expect(Math.max(...reads.map(([, length]) => length))).toBeLessThanOrEqual(2 ** 22);
    expect(reads.reduce((sum, [, length]) => sum + length, 0)).toBe(
      bytes.length - unit.span.offset - padding(unit),
    );
  });

  it("reads the rows that a file cut short still holds, and says how many", async () => {
    const values = Array.from({ length: 5000 }, (_, i) => i);
    const whole = table(4, 5000, ["J"], bigEndian(values, "Int32"));
    const offset = ((await openFits(whole)).unit(1) as TableUnit).span.offset;
    const unit = (await openFits(whole.slice(0, offset + 4 * 1234 + 2))).unit(1);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "truncated", unit: 1 });
    await expect(readTable(unit)).rejects.toThrow("1234 of its 5000 rows");
    const last = await readTable(unit, { rows: { start: 1232, count: 2 } });
    expect(last.columns[0].data).toEqual(new Int32Array([1232, 1233]));
    const batches: number[] = [];
    const all = async (): Promise<void> => {
      for await (const batch of readTableBatches(unit, { batchRows: 1000 })) batches.push(batch.rows);
    };
    await expect(all()).rejects.toMatchObject({ kind: "truncated" });
    expect(batches).toEqual([1000, 234]);
  });

  it.each([
    [{ start: -1, count: 1 }],
    [{ start: 0, count: 4 }],
    [{ start: 3.5, count: 1 }],
    [{ start: 0, count: Number.NaN }],
  ])("refuses rows %j of three", async (rows) => {
    const unit = (await openFits(table(1, 3, ["B"], new Uint8Array(3)))).unit(1);
    await expect(readTable(unit, { rows })).rejects.toMatchObject({ kind: "argument", unit: 1 });
    expect(await readTable(unit, { rows: { start: 3, count: 0 } })).toMatchObject({ rows: 0 });
  });

  it("stops at a signal and reports rows", async () => {
    const rows = 1_000_000;
    const unit = (await openFits(table(8, rows, ["D"], new Uint8Array(rows * 8)))).unit(1);
    await expect(readTable(unit, { signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: "aborted" });
    const seen: [number, number][] = [];
    await readTable(unit, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen.at(-1)).toEqual([rows, rows]);
    await expect(async () => {
      for await (const _ of readTableBatches(unit, { batchRows: 0 }));
    }).rejects.toMatchObject({ kind: "argument" });
  });

  it("makes a thousand columns without bytes cost no more than one", async () => {
    const rows = 200_000;
    const formats = Array.from({ length: 998 }, (_, i) => (i % 2 === 0 ? "0A" : "0PJ"));
    const unit = (await openFits(table(1, rows, ["B", ...formats], new Uint8Array(rows)))).unit(1);
    const read = await readTable(unit);
    expect(read.columns[1].data).toBe(read.columns[3].data);
    expect(read.columns[1].data[rows - 1]).toBe("");
    expect(read.columns[2].data[rows - 1]).toEqual(new Int32Array(0));
  });
});

const padding = ({ rows, rowBytes, header }: TableUnit): number => {
  const bytes = rows * rowBytes + Number(header.get("PCOUNT"));
  return Math.ceil(bytes / 2880) * 2880 - bytes;
};

const isTable = (unit: Unit): boolean => ["table", "ascii-table", "compressed-table"].includes(unit.kind);

const withTables = corpus
  .map(({ file }) => file)
  .filter(
    (file) => !file.startsWith("mal_") && reference(file).some(({ table: found }) => found !== undefined),
  );

describe.skipIf(!hasData)("row ranges of the corpus (needs the shared data folder)", () => {
  it.each(withTables)("%s: ranges, batches and columns are parts of the whole", async (name) => {
    for (const unit of (await readFitsFile(corpusPath(name))).units.filter(isTable)) {
      const whole = await readTable(unit);
      const start = Math.floor(whole.rows / 3);
      const rows = { start, count: Math.min(50, whole.rows - start) };
      const part = await readTable(unit, { rows });
      expect(contents(part)).toEqual(contents(sliceTable(whole, rows)));
      const column = whole.columns.at(-1)?.name;
      if (
        column !== undefined &&
        whole.columns.findIndex((one) => one.name === column) === whole.columns.length - 1
      ) {
        expect((await readTable(unit, { columns: [column], rows })).columns).toEqual(part.columns.slice(-1));
      }
      const batches: FitsTable[] = [];
      const batchRows = Math.max(1, Math.ceil(whole.rows / 3));
      for await (const batch of readTableBatches(unit, { batchRows })) batches.push(batch);
      if (whole.rows <= 3000)
        expect(contents(concatTables(batches))).toEqual(whole.rows > 0 ? contents(whole) : []);
    }
  });
});
