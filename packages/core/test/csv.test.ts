import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRecords, csvText, FormatError, parseCsv } from "../src/index.ts";

const lenient = { trim: true, brokenQuotes: "keep" } as const;
const cellsOf = (text: string) => [...csvRecords(text, lenient)].map(({ cells }) => cells);

describe("records of CSV", () => {
  test("quotes, blank lines, line ends and numbers of lines", () => {
    expect([...csvRecords('a,b\r\n"x, ""y""\n z",2\r\n\r\n,\n last', lenient)]).toEqual([
      { line: 1, cells: ["a", "b"] },
      { line: 2, cells: ['x, "y"\n z', "2"] },
      { line: 5, cells: ["", ""] },
      { line: 6, cells: ["last"] },
    ]);
    expect(cellsOf("")).toEqual([]);
    expect(cellsOf("a,")).toEqual([["a", ""]]);
  });

  test("a quote without end loses nothing else", () => {
    expect(cellsOf('"a,b\nc,d\n')).toEqual([
      ['"a', "b"],
      ["c", "d"],
    ]);
  });

  test("a quote without end takes no time", () => {
    const long = "x".repeat(1e5);
    const begin = performance.now();
    expect(cellsOf(`"${long},b`)).toEqual([[`"${long}`, "b"]]);
    expect(cellsOf(`"${long}" x,"b"`)).toEqual([[`"${long}" x`, "b"]]);
    expect(cellsOf(`"a${'""'.repeat(1e5)}`)).toHaveLength(1);
    expect(cellsOf('"a\n'.repeat(1e4))).toHaveLength(1e4);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  test("what is written comes back", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " "), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","))
          .join("\n");
        expect(cellsOf(text)).toEqual(rows);
      }),
    );
  });

  test("quotes that do not match are refused with their line, blanks are kept", () => {
    expect(() => [...csvRecords('a\n"b')]).toThrow(/Quotes of line 2 do not match/);
    expect(() => [...csvRecords('5" disc', { firstLine: 7 })]).toThrow(FormatError);
    expect([...csvRecords("\uFEFFa, b\rc")].map(({ cells }) => cells)).toEqual([["a", " b"], ["c"]]);
  });
});

test("tables have names, and tell of rows of another length", () => {
  const { names, rows, broken } = parseCsv(
    new TextEncoder().encode(csvText(["a", "b", "a"], [["1, 2", null, 3]]) + "x,y\n"),
  );
  expect(names).toEqual(["a", "b", "a"]);
  expect([rows[0].cell("a"), rows[0].cell("b"), rows[0].cell("c"), rows[0].line]).toEqual([
    "1, 2",
    "",
    "",
    2,
  ]);
  expect(broken).toEqual([{ line: 3, cells: ["x", "y"], reason: "it has 2 cells, the first line 3" }]);
  expect(() => parseCsv(new Uint8Array())).toThrow(/empty/);
});
