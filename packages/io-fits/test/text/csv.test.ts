import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf, isFitsError, makeTable, rowsOf, sliceTable } from "../../src/index.ts";
import { csvLines, tableFromCsv, tableToCsv, valueTypes } from "../../src/text/index.ts";
import { contents, randomTable } from "../support/tables.ts";

const table = makeTable({
  name: ["AR 12192", null, '5" x 3, big'],
  id: new BigInt64Array([2n ** 63n - 1n, -1n, 0n]),
  flux: { data: new Float32Array([0.1, Number.NaN, 1e-30]), unit: "Mx" },
  count: [1, null, 3],
  ok: [true, false, null],
  xy: { data: new Float64Array([0.1, -0, 1e21, Number.POSITIVE_INFINITY, 5, 6]), shape: [2] },
  list: [[1, 2], [], [3]],
});

describe("CSV", () => {
  it("is what one expects to see", () => {
    expect(tableToCsv(table, { units: true })).toBe(
      [
        "name,id,flux,count,ok,xy,list",
        ",,Mx,,,,",
        'AR 12192,9223372036854775807,0.1,1,true,"[0.1,-0]","[1,2]"',
        ',-1,NaN,,false,"[1e+21,""Infinity""]",[]',
        '"5"" x 3, big",0,1e-30,3,,"[5,6]",[3]',
        "",
      ].join("\n"),
    );
    expect(tableToCsv(makeTable({ a: [1], b: ["x\ty"] }), { delimiter: "\t", newline: "\r\n" })).toBe(
      'a\tb\r\n1\t"x\ty"\r\n',
    );
  });

  it("prints single-precision numbers as short as they read back exactly", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const [, text] = tableToCsv(makeTable({ x: new Float32Array([value]) })).split("\n");
        expect(Math.fround(Number(text))).toBe(value);
        const digits = (s: string): number => s.replace(/e.*|[-.]/g, "").replace(/^0+|0+$/g, "").length;
        const shorter = Number(value.toPrecision(Math.max(1, digits(text) - 1)));
        expect(digits(text) <= 1 || Math.fround(shorter) !== value).toBe(true);
      }),
      { numRuns: 1000 },
    );
    const print = (...values: number[]) =>
      tableToCsv(makeTable({ x: new Float32Array(values) }))
        .split("\n")
        .slice(1, -1);
    expect(print(0.1, -0, 16777216, 3.4028235e38, 1e-45, 123456.7)).toEqual([
      "0.1",
      "-0",
      "16777216",
      "3.4028235e+38",
      "1e-45",
      "123456.7",
    ]);
  });

  it("finds the types again", () => {
    const back = tableFromCsv(tableToCsv(table, { units: true }), { units: true });
    expect(back.columns.map(({ type, data, unit }) => [type, data.constructor.name, unit])).toEqual([
      ["text", "Array", undefined],
      ["numeric", "BigInt64Array", undefined],
      ["numeric", "Float64Array", "Mx"],
      ["numeric", "Int32Array", undefined],
      ["logical", "Uint8Array", undefined],
      ["numeric", "Float64Array", undefined],
      ["ragged", "Array", undefined],
    ]);
    expect(contents(tableFromCsv(tableToCsv(table), { types: valueTypes(table) }))).toEqual(
      contents(table).map((one) => ({ ...one, unit: undefined })),
    );
  });

  it("brings any table back, given its types", () => {
    fc.assert(
      fc.property(randomTable, fc.constantFrom(",", ";", "\t", "|"), (random, delimiter) => {
        const text = tableToCsv(random, { delimiter, units: true });
        const back = tableFromCsv(text, { delimiter, units: true, types: valueTypes(random) });
        expect(back.rows).toBe(random.rows);
        expect(contents(back)).toEqual(contents(random));
      }),
    );
  });

  it("brings text back without being told, whatever it looks like", () => {
    const words = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("1", "true", "nan", "", " ", '"', "\r", "\n", ",", "-.5"),
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1 }), fc.boolean(), (texts, alone) => {
        fc.pre(!texts.every((word) => word.startsWith("[")));
        const made = makeTable(alone ? { a: texts } : { a: texts, b: texts.map((_, i) => i) });
        const [a] = tableFromCsv(tableToCsv(made)).columns;
        expect(a.data).toEqual(texts);
      }),
    );
  });

  it("reads what other programs write", () => {
    const text = '\ufeffa,b,c\r\n 1 ,x,"p\r\nq"\r\n\r\n+2.5e3,y,\r\n';
    expect([...rowsOf(tableFromCsv(text))]).toEqual([
      { a: 1, b: "x", c: "p\r\nq" },
      { a: 2500, b: "y", c: null },
    ]);
    expect([...rowsOf(tableFromCsv("1;007\n2;8", { header: false, delimiter: ";" }))]).toEqual([
      { col1: 1, col2: 7 },
      { col1: 2, col2: 8 },
    ]);
    expect(tableFromCsv('n\n"1"\n"2"\n', { types: { n: "int16" } }).columns[0].data).toEqual(
      new Int16Array([1, 2]),
    );
    expect(tableFromCsv("a,b\n").columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(tableFromCsv("")).toEqual({ rows: 0, columns: [] });
  });

  it.each([
    ["a,b\n1\n", "Line 2 has 1 fields; expected 2"],
    ['a\n"x\n', "The quote in line 2 does not end"],
    ['a,b\n"x"y,1\n', "Line 2 has text behind a closing quote"],
    ["a\n[1]\n[[2]]\n", "have different shapes"],
    ['a,b\n"[[1,2],[3]]",1\n', "uneven"],
    [`a\n${"[".repeat(100)}1${"]".repeat(100)}\n`, "axes"],
  ])("refuses %j", (text, message) => {
    expect(() => tableFromCsv(text)).toThrow(message);
  });

  it.each(["1.5", "300", "x", "true"])("refuses %s as int8 and names the column", (field) => {
    expect(() => tableFromCsv(`n\n${field}\n`, { types: { n: "int8" } })).toThrow("Column n holds");
  });

  it.each(["", ",,", "1", "-", ".", '"', "\n", "e"])("refuses %j between the fields", (delimiter) => {
    expect(() => tableToCsv(table, { delimiter })).toThrow("The delimiter is");
    expect(() => tableFromCsv("a", { delimiter })).toThrow("The delimiter is");
  });

  it("has typed errors only, for any text", () => {
    const pieces = fc.constantFrom(
      '"',
      ",",
      "\n",
      "\r",
      "[",
      "]",
      "1",
      "e9",
      "-",
      "nan",
      "true",
      "x",
      "{",
      ":",
      "\\u0001",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        try {
          const { rows, columns } = tableFromCsv(parts.join(""));
          for (const column of columns) for (let row = 0; row < rows; row++) cellOf(column, row);
        } catch (error) {
          if (!isFitsError(error, "format", "unsupported")) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("streams batches with one heading", async () => {
    const parts = [sliceTable(table, { start: 0, count: 1 }), sliceTable(table, { start: 1, count: 2 })];
    let text = "";
    for await (const lines of csvLines(parts, { units: true })) text += lines;
    expect(text).toBe(tableToCsv(table, { units: true }));
  });
});
