import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { tableFromArrow } from "../../src/arrow/index.ts";
import { rowsOf } from "../../src/index.ts";

// Written by pyarrow 25.0.1 from the values below.
const fixture = (name: string): Uint8Array =>
  readFileSync(resolve(import.meta.dirname, "../fixtures/arrow", name));
const rows = (name: string): unknown[] => [...rowsOf(tableFromArrow(fixture(name)))];

const expected = [
  {
    large: "a",
    word: "sun",
    when: BigInt(Date.UTC(2014, 9, 24)) * 1000n,
    day: 1,
    half: 1.5,
    u8: 0,
    real: 0.1,
    bytes: new Uint8Array([0, 255]),
    fixed: new Uint8Array([97, 98]),
    lists: [1, null],
    wide: new Float32Array([0.5]),
    pairs: new Int32Array([1, 2]),
    words: ["x", "y"],
    nothing: Number.NaN,
    truth: true,
    elapsed: 1n,
  },
  {
    large: null,
    word: "moon",
    when: null,
    day: -1,
    half: -(2 ** -24),
    u8: null,
    real: Number.NaN,
    bytes: new Uint8Array(0),
    fixed: new Uint8Array([99, 100]),
    lists: new Int16Array(0),
    wide: new Float32Array(0),
    pairs: [null, null],
    words: ["z", null],
    nothing: Number.NaN,
    truth: null,
    elapsed: 2n,
  },
  {
    large: "ü",
    word: null,
    when: -1000000n,
    day: null,
    half: 65504,
    u8: 255,
    real: Number.NaN,
    bytes: new Uint8Array(0),
    fixed: [null, null],
    lists: new Int16Array(0),
    wide: new Float32Array([1.5, 2.5]),
    pairs: new Int32Array([5, 6]),
    words: [null, null],
    nothing: Number.NaN,
    truth: false,
    elapsed: null,
  },
];

describe("Arrow written by pyarrow", () => {
  it("reads every type that a column can have, in batches and not", () => {
    expect(rows("types.arrow")).toEqual(expected);
    expect(rows("types.arrows")).toEqual(expected);
    expect(rows("slice.arrows")).toEqual(expected.slice(1));
    const units = tableFromArrow(fixture("types.arrow")).columns.map(({ name, unit }) => [name, unit]);
    expect(units.filter(([, unit]) => unit !== undefined)).toEqual([
      ["when", "us"],
      ["day", "d"],
      ["elapsed", "ms"],
    ]);
  });

  it("reads a schema without rows", () => {
    const { rows: none, columns } = tableFromArrow(fixture("empty.arrow"));
    expect(none).toBe(0);
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(expected[0]));
  });

  it("takes the dictionary that a stream has last", () => {
    expect(rows("replaced.arrows")).toEqual(["a", "a", "c", "b"].map((w) => ({ w })));
  });

  it.each([
    ["lz4.arrow", "The Arrow data are compressed"],
    ["delta.arrows", "comes in deltas"],
    ["no-decimal.arrows", "is of type decimal"],
    ["no-struct.arrows", "is of type struct"],
    ["no-union.arrows", "is of type union"],
    ["no-map.arrows", "is of type map"],
    ["no-view.arrows", "is of type string view"],
    ["no-nested.arrows", "lists of strings, or of lists"],
    ["no-strings.arrows", "lists of strings, or of lists"],
  ])("refuses %s in words", (name, words) => {
    expect(() => rows(name)).toThrow(words);
    expect(() => rows(name)).toThrow(expect.objectContaining({ kind: "unsupported" }));
  });
});
