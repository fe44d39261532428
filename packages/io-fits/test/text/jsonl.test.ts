import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf, isFitsError, makeTable, rowsOf, sliceTable } from "../../src/index.ts";
import { jsonLines, tableFromJsonLines, tableToJsonLines, valueTypes } from "../../src/text/index.ts";
import { contents, randomTable } from "../support/tables.ts";

const withoutUnits = (table: Parameters<typeof contents>[0]) =>
  contents(table).map((one) => ({ ...one, unit: undefined }));

describe("JSON Lines", () => {
  it("keeps every digit, and has strings for what JSON has no number for", () => {
    const table = makeTable({
      id: new BigUint64Array([2n ** 64n - 1n, 9007199254740993n]),
      x: new Float64Array([Number.NaN, Number.NEGATIVE_INFINITY]),
      s: new Float32Array([0.1, -0]),
      n: [null, 5],
      t: ['a"\n', null],
      z: { data: new Float64Array([1, 2, 3, 4]), type: "complex" },
      m: { data: Int16Array.from({ length: 8 }, (_, i) => i), shape: [2, 2] },
    });
    const text = tableToJsonLines(table);
    expect(text).toBe(
      '{"id":18446744073709551615,"x":"NaN","s":0.1,"n":null,"t":"a\\"\\n","z":[1,2],"m":[[0,1],[2,3]]}\n' +
        '{"id":9007199254740993,"x":"-Infinity","s":-0,"n":5,"t":null,"z":[3,4],"m":[[4,5],[6,7]]}\n',
    );
    const back = tableFromJsonLines(text);
    expect(back.columns[0].data).toEqual(new BigUint64Array([2n ** 64n - 1n, 9007199254740993n]));
    expect(back.columns[1].data).toEqual(new Float64Array([Number.NaN, Number.NEGATIVE_INFINITY]));
    expect(back.columns[6]).toMatchObject({ shape: [2, 2] });
    expect(withoutUnits(tableFromJsonLines(text, { types: valueTypes(table) }))).toEqual(withoutUnits(table));
  });

  it("brings any table back, given its types", () => {
    fc.assert(
      fc.property(randomTable, (random) => {
        const back = tableFromJsonLines(tableToJsonLines(random), { types: valueTypes(random) });
        expect(back.rows).toBe(random.rows);
        expect(withoutUnits(back)).toEqual(random.rows === 0 ? [] : withoutUnits(random));
      }),
    );
  });

  it("keeps long digits apart from text that looks like them", () => {
    const rows =
      '{"a":"12345678901234567890","b":12345678901234567890,"c":1234567890123456.5,"d":"\\ue000"}\n';
    expect([...rowsOf(tableFromJsonLines(rows))]).toEqual([
      { a: "12345678901234567890", b: 12345678901234567890n, c: 1234567890123456.5, d: "\ue000" },
    ]);
  });

  it("takes lines that lack a name, and blank ones", () => {
    const text = '{"a":1}\r\n\n{"b":"x","a":2}\n{"b":null}';
    expect([...rowsOf(tableFromJsonLines(text))]).toEqual([
      { a: 1, b: null },
      { a: 2, b: "x" },
      { a: null, b: null },
    ]);
  });

  it.each([
    ["{", "Line 1 is no JSON"],
    ['{"a":1}\n[1]', "Line 2 is no object"],
    ['{"a":{"b":1}}', "hold objects"],
    ['{"a":[[1],[{"b":1}]]}', "hold objects"],
    [`{"a":${"[".repeat(1e5)}1${"]".repeat(1e5)}}`, "axes"],
    ['{"a":["x"]}\n{"a":["x","y"]}', "different numbers of strings"],
    ['{"a":[1]}\n{"a":2}', "mixed"],
  ])("refuses %.40s", (text, message) => {
    expect(() => tableFromJsonLines(text)).toThrow(message);
  });

  it("does not make a huge table of a small text", () => {
    const text = Array.from({ length: 3000 }, (_, i) => `{"${i}":1}`).join("\n");
    expect(() => tableFromJsonLines(text)).toThrow("too few names in common");
  });

  it("has typed errors only, for any text", () => {
    const pieces = fc.constantFrom(
      '{"a":',
      '{"b":',
      "}",
      "\n",
      "[",
      "]",
      "1",
      "99999999999999999",
      "e9",
      "-",
      '"NaN"',
      "true",
      "null",
      ",",
      '"x"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        try {
          const { rows, columns } = tableFromJsonLines(parts.join(""));
          for (const column of columns) for (let row = 0; row < rows; row++) cellOf(column, row);
        } catch (error) {
          if (!isFitsError(error, "format", "unsupported")) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("streams batches", async () => {
    const table = makeTable({ a: [1, 2, 3] });
    let text = "";
    for await (const lines of jsonLines([
      sliceTable(table, { start: 0, count: 1 }),
      sliceTable(table, { start: 1, count: 2 }),
    ]))
      text += lines;
    expect(text).toBe(tableToJsonLines(table));
  });
});
