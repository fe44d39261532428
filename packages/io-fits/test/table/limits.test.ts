import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { memorySource, openFits, readTable, readTableBatches, sliceTable } from "../../src/index.ts";
import { buildFile, join } from "../support/build.ts";

type Cards = Parameters<typeof buildFile>[0];

/** A table of the columns `forms`; `data` are rows and heap. */
function table(
  forms: readonly string[],
  [rowBytes, rows]: readonly [number, number],
  data: Uint8Array,
  more: Cards = [],
) {
  return buildFile(
    [
      ["XTENSION", "BINTABLE"],
      ["BITPIX", 8],
      ["NAXIS", 2],
      ["NAXIS1", rowBytes],
      ["NAXIS2", rows],
      ["PCOUNT", Math.max(0, data.length - rowBytes * rows)],
      ["GCOUNT", 1],
      ["TFIELDS", forms.length],
      ...forms.map((form, i) => [`TFORM${i + 1}`, form] as const),
      ...more,
    ],
    data,
  );
}

/** Tiles of `rows` rows each of one column of bytes, compressed by GZIP_1. */
function packed(tiles: number, rows: number): Uint8Array {
  const stream = gzipSync(new Uint8Array(rows));
  const pointers = new DataView(new ArrayBuffer(8 * tiles));
  for (let i = 0; i < tiles; i++) {
    pointers.setInt32(i * 8, stream.length);
    pointers.setInt32(i * 8 + 4, stream.length * i);
  }
  const data = join(new Uint8Array(pointers.buffer), ...new Array<Uint8Array>(tiles).fill(stream));
  return table(["1PB"], [8, tiles], data, [
    ["ZTABLE", true],
    ["ZTILELEN", rows],
    ["ZNAXIS1", 1],
    ["ZNAXIS2", rows * tiles],
    ["ZPCOUNT", 0],
    ["ZFORM1", "1B"],
    ["ZCTYP1", "GZIP_1"],
  ]);
}

const NONE = new Uint8Array(0);

describe("tables that claim more than they are", () => {
  it("are not rows of no columns", async () => {
    const unit = (await openFits(table([], [0, 2 ** 31 - 1], NONE))).unit(1);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "format", card: "NAXIS1" });
    await expect(readTableBatches(unit).next()).rejects.toMatchObject({ kind: "format" });
    expect(await readTable(unit, { rows: { start: 5, count: 0 } })).toEqual({ rows: 0, columns: [] });
  });

  it("are not compressed rows of no columns either", async () => {
    const more: Cards = [
      ["ZTABLE", true],
      ["ZTILELEN", 1],
      ["ZNAXIS1", 0],
      ["ZNAXIS2", 2 ** 31 - 1],
      ["ZPCOUNT", 0],
    ];
    const unit = (await openFits(table([], [0, 2 ** 31 - 1], NONE, more))).unit(1);
    expect(unit.kind).toBe("compressed-table");
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "format", card: "NAXIS1" });
  });

  it("keep the shape that TFORM gives where TDIM has more axes than a program can go through", async () => {
    const deep = (axes: number): Cards => [["TDIM1", `(${"1,".repeat(axes - 1)}2)`]];
    const shape = async (axes: number): Promise<readonly number[]> => {
      const unit = (await openFits(table(["2B"], [2, 1], Uint8Array.of(1, 2), deep(axes)))).unit(1);
      return (await readTable(unit)).columns[0].shape;
    };
    expect(await shape(64)).toEqual([...new Array(63).fill(1), 2]);
    expect(await shape(65)).toEqual([2]);
    expect(await shape(100_000)).toEqual([2]);
  });

  it("have cells that share the heap a few times at most, all columns together", async () => {
    const heap = 2 ** 20;
    const columns = 16;
    const rows = new DataView(new ArrayBuffer(columns * 8));
    for (let i = 0; i < columns; i++) rows.setInt32(i * 8, heap);
    const data = join(new Uint8Array(rows.buffer), new Uint8Array(heap));
    const unit = (await openFits(table(new Array(columns).fill("1PB"), [columns * 8, 1], data))).unit(1);
    await expect(readTable(unit)).rejects.toThrow(/share the heap too often/);
    const some = await readTable(unit, { columns: ["col1", "col2", "col3"] });
    expect(some.columns.map((column) => (column.data[0] as Uint8Array).length)).toEqual([heap, heap, heap]);
  });

  it("expand to 16 MiB or 64 times their bytes at once, and to all of them batch by batch", async () => {
    const rows = 2 ** 23 + 1;
    const unit = (await openFits(packed(2, rows))).unit(1);
    await expect(readTable(unit)).rejects.toMatchObject({ kind: "argument" });
    await expect(readTable(unit)).rejects.toThrow(/Read fewer rows/);
    let read = 0;
    for await (const batch of readTableBatches(unit)) read += batch.columns[0].data.length;
    expect(read).toBe(2 * rows);
    const bomb = (await openFits(packed(1, 2 ** 24 + 1))).unit(1);
    const one = { rows: { start: 0, count: 1 } };
    await expect(readTable(bomb, one)).rejects.toMatchObject({ kind: "unsupported", card: "ZTILELEN" });
  });
});

describe("small cells", () => {
  it("share blocks of memory, whatever their type", async () => {
    const rows = 40_000;
    const cells = new DataView(new ArrayBuffer(rows * 8 + 32));
    for (let row = 0; row < rows; row++) {
      cells.setInt32(row * 8, 1 + (row % 3));
      cells.setInt32(row * 8 + 4, row % 5);
    }
    for (let i = 0; i < 32; i++) cells.setUint8(rows * 8 + i, i * 9);
    const bytes = new Uint8Array(cells.buffer);
    for (const [form, read, width] of [
      ["B", "getUint8", 1],
      ["I", "getInt16", 2],
      ["E", "getFloat32", 4],
      ["K", "getBigInt64", 8],
    ] as const) {
      const unit = (await openFits(table([`1P${form}`], [8, rows], bytes))).unit(1);
      const { data } = (await readTable(unit)).columns[0];
      const buffers = new Set<unknown>();
      for (let row = 0; row < rows; row++) {
        const cell = data[row] as Uint8Array;
        buffers.add(cell.buffer);
        const wanted = Array.from({ length: 1 + (row % 3) }, (_, k) =>
          cells[read](rows * 8 + (row % 5) + k * width),
        );
        if (String(Array.from(cell)) !== String(wanted)) expect(Array.from(cell)).toEqual(wanted);
      }
      expect(buffers.size).toBeLessThan(rows / 100);
    }
  });
});

describe("rows of a table in memory", () => {
  it("are there, or it is an error", async () => {
    const unit = (await openFits(memorySource(table(["B"], [1, 3], Uint8Array.of(1, 2, 3))))).unit(1);
    const whole = await readTable(unit);
    expect(sliceTable(whole, { start: 1, count: 2 }).columns[0].data).toEqual(Uint8Array.of(2, 3));
    for (const rows of [
      { start: 2, count: 2 },
      { start: -1, count: 1 },
      { start: 0.5, count: 1 },
    ]) {
      expect(() => sliceTable(whole, rows)).toThrow(/There are no/);
    }
  });
});
