import * as arrow from "apache-arrow";
import { describe, expect, it } from "vitest";
import { tableFromArrow, tableToArrow } from "../../src/arrow/index.ts";
import { makeTable, rowsOf } from "../../src/index.ts";

const table = makeTable({
  i8: new Int8Array([-128, 0, 127]),
  u16: new Uint16Array([0, 40000, 65535]),
  i32: [1, null, 3],
  i64: new BigInt64Array([-(2n ** 63n), 0n, 2n ** 63n - 1n]),
  u64: new BigUint64Array([0n, 1n, 2n ** 64n - 1n]),
  f32: new Float32Array([1.5, Number.NaN, Number.NEGATIVE_INFINITY]),
  f64: { data: new Float64Array([Math.PI, -0, 1e308]), unit: "Mx/cm2" },
  text: ["a", null, "längere Zeile"],
  truth: [true, null, false],
  cube: { data: Int16Array.from({ length: 18 }, (_, i) => i), shape: [3, 2] },
  ragged: [new Float64Array([1, 2]), new Float64Array(0), new Float64Array([3])],
  complex: { data: new Float64Array([1, 2, 3, -4, 0, 0]), type: "complex" },
});

describe("Arrow's own library", () => {
  it.each(["file", "stream"] as const)("reads what we write in the %s format", (format) => {
    const read = arrow.tableFromIPC(tableToArrow(table, { format, batchRows: 2 }));
    expect(read.numRows).toBe(3);
    expect(String(read.schema)).toMatchInlineSnapshot(
      `"Schema<{ 0: i8: Int8, 1: u16: Uint16, 2: i32: Int32, 3: i64: Int64, 4: u64: Uint64, 5: f32: Float32, 6: f64: Float64, 7: text: Utf8, 8: truth: Bool, 9: cube: FixedSizeList[2]<FixedSizeList[3]<Int16>>, 10: ragged: List<Float64>, 11: complex: FixedSizeList[2]<Float64> }>"`,
    );
    expect(read.schema.fields.find(({ name }) => name === "f64")?.metadata.get("unit")).toBe("Mx/cm2");
    const rows = read.toArray().map((row) => JSON.parse(JSON.stringify(row.toJSON(), jsonable)));
    expect(rows).toEqual(JSON.parse(JSON.stringify([...rowsOf(table)].map(nestCube), jsonable)));
  });

  it("writes what we read", () => {
    const built = arrow.tableFromArrays({
      whole: Int32Array.of(1, 2, 3),
      exact: BigInt64Array.of(2n ** 53n + 1n, 0n, -1n),
      real: Float32Array.of(0.5, 1.5, 2.5),
      // A dictionary: apache-arrow's choice for strings.
      word: ["sun", "moon", "sun"],
    });
    for (const type of ["file", "stream"] as const) {
      expect([...rowsOf(tableFromArrow(arrow.tableToIPC(built, type)))]).toEqual([
        { whole: 1, exact: 2n ** 53n + 1n, real: 0.5, word: "sun" },
        { whole: 2, exact: 0n, real: 1.5, word: "moon" },
        { whole: 3, exact: -1n, real: 2.5, word: "sun" },
      ]);
    }
  });

  it("writes nulls, lists, times and structs, which we read or refuse in words", () => {
    const vector = (type: arrow.DataType, values: unknown[]): arrow.Vector =>
      arrow.vectorFromArray(values, type);
    const built = new arrow.Table({
      n: vector(new arrow.Int32(), [1, null, 3]),
      l: vector(new arrow.List(new arrow.Field("item", new arrow.Float64())), [[1, 2], null, [3]]),
      t: vector(new arrow.TimestampMillisecond(), [0, 1, 2]),
      d: vector(new arrow.DateDay(), [new Date(0), new Date(864e5), null]),
      z: vector(new arrow.Null(), [null, null, null]),
    });
    const read = tableFromArrow(arrow.tableToIPC(built));
    expect([...rowsOf(read)]).toEqual([
      { n: 1, l: new Float64Array([1, 2]), t: 0n, d: 0, z: Number.NaN },
      { n: null, l: new Float64Array(0), t: 1n, d: 1, z: Number.NaN },
      { n: 3, l: new Float64Array([3]), t: 2n, d: null, z: Number.NaN },
    ]);
    expect(read.columns.map(({ unit }) => unit)).toEqual([undefined, undefined, "ms", "d", undefined]);
    const struct = new arrow.Table({
      s: vector(new arrow.Struct([new arrow.Field("x", new arrow.Int32())]), [{ x: 1 }]),
    });
    expect(() => tableFromArrow(arrow.tableToIPC(struct))).toThrow("Arrow field s is of type struct");
  });
});

const jsonable = (_: string, value: unknown): unknown =>
  typeof value === "bigint"
    ? String(value)
    : typeof value === "number" && !Number.isFinite(value)
      ? String(value)
      : ArrayBuffer.isView(value)
        ? Array.from(value as Uint8Array)
        : value;

/** The cube as lists in lists, as Arrow has it. */
const nestCube = (row: Record<string, unknown>): Record<string, unknown> => {
  const cube = Array.from(row.cube as Int16Array);
  return { ...row, cube: [cube.slice(0, 3), cube.slice(3)] };
};
