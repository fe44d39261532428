import { describe, expect, it } from "vitest";
import { concatTables, makeTable, rowsOf } from "../../src/index.ts";

describe("tables from a program", () => {
  it("keeps typed arrays as they are, and finds types for the rest", () => {
    const data = new Uint16Array([1, 2]);
    const { rows, columns } = makeTable({
      kept: data,
      whole: [1, -5],
      big: [1n, 2n ** 63n],
      real: [0.5, null],
      word: ["a", null],
      truth: [true, null],
      ragged: [new Int8Array([1]), new Int8Array([2, 3])],
      square: { data: new Float32Array(8), shape: [2, 2], unit: "G" },
      nested: [[[1, 2, 3]], [[4, 5, 6]]],
      uneven: [[1], [2, 3.5]],
      pair: {
        data: [
          [1, 2],
          [3, 4],
        ],
        type: "complex",
      },
      none: [null, null],
    });
    expect(rows).toBe(2);
    expect(columns[0].data).toBe(data);
    expect(columns.map(({ type, shape, data: d }) => [type, shape, d.constructor.name])).toEqual([
      ["numeric", [], "Uint16Array"],
      ["numeric", [], "Int32Array"],
      ["numeric", [], "BigUint64Array"],
      ["numeric", [], "Float64Array"],
      ["text", [], "Array"],
      ["logical", [], "Uint8Array"],
      ["ragged", [], "Array"],
      ["numeric", [2, 2], "Float32Array"],
      ["numeric", [3, 1], "Int32Array"],
      ["ragged", [], "Array"],
      ["complex", [], "Float64Array"],
      ["numeric", [], "Float64Array"],
    ]);
    expect(columns.every(({ format }) => format === "")).toBe(true);
    expect(columns[7].unit).toBe("G");
    expect([...rowsOf({ rows, columns: columns.slice(3, 6) })]).toEqual([
      { real: 0.5, word: "a", truth: true },
      { real: Number.NaN, word: null, truth: null },
    ]);
  });

  it.each([
    [{ a: [1], b: [1, 2] }, "Column b has 2 rows; expected 1, as column a"],
    [{ a: { data: new Float64Array(5), shape: [2] } }, "Column a has 5 values"],
    [{ a: { data: new Float64Array(2), type: "bits" as const } }, "expected a Uint8Array"],
    [{ a: { data: new Int32Array(2), type: "complex" as const } }, "expected an array of floats"],
    [{ a: [new Int8Array(1), new Int16Array(1)] }, "different types"],
  ])("refuses %j", (columns, message) => {
    expect(() => makeTable(columns)).toThrow(message);
  });

  it("puts only like tables below each other", () => {
    const a = makeTable({ a: [1] });
    expect(concatTables([a, makeTable({ a: [null, 2] })]).columns[0]).toMatchObject({
      nulls: new Uint8Array([0, 1, 0]),
    });
    expect(() => concatTables([a, makeTable({ b: [1] })])).toThrow("meets one of another kind: b");
    expect(() => concatTables([a, makeTable({ a: [0.5] })])).toThrow("meets one of another kind");
    expect(() => concatTables([a, makeTable({ a: [1], b: [1] })])).toThrow("1 and 2 columns");
    expect(concatTables([])).toEqual({ rows: 0, columns: [] });
  });
});
