import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRecords } from "../../src/flares/csv.ts";

const fieldsOf = (text: string) => [...csvRecords(text)].map(({ fields }) => fields);

describe("records of CSV", () => {
  test("quotes, blank lines, line ends and numbers of lines", () => {
    expect([...csvRecords('a,b\r\n"x, ""y""\n z",2\r\n\r\n,\n last')]).toEqual([
      { line: 1, fields: ["a", "b"] },
      { line: 2, fields: ['x, "y"\n z', "2"] },
      { line: 5, fields: ["", ""] },
      { line: 6, fields: ["last"] },
    ]);
    expect(fieldsOf("")).toEqual([]);
    expect(fieldsOf("a,")).toEqual([["a", ""]]);
  });

  test("a quote without end loses nothing else", () => {
    expect(fieldsOf('"a,b\nc,d\n')).toEqual([
      ['"a', "b"],
      ["c", "d"],
    ]);
  });

  test("a quote without end takes no time", () => {
    const long = "x".repeat(1e5);
    const begin = performance.now();
    expect(fieldsOf(`"${long},b`)).toEqual([[`"${long}`, "b"]]);
    expect(fieldsOf(`"${long}" x,"b"`)).toEqual([[`"${long}" x`, "b"]]);
    expect(fieldsOf(`"a${'""'.repeat(1e5)}`)).toHaveLength(1);
    expect(fieldsOf('"a\n'.repeat(1e4))).toHaveLength(1e4);
    expect(performance.now() - begin).toBeLessThan(2000);
  });

  test("what is written comes back", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " "), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const text = rows
          .map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(","))
          .join("\n");
        expect(fieldsOf(text)).toEqual(rows);
      }),
    );
  });
});
