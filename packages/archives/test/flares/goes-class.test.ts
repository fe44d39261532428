import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatGoesClass, parseGoesClass } from "../../src/flares/goes-class.ts";

describe("GOES classes", () => {
  test.each([
    ["M6.6", "M", 6.6, 6.6e-5],
    ["x2.2", "X", 2.2, 2.2e-4],
    ["X28", "X", 28, 2.8e-3],
    ["M10", "M", 10, 1e-4],
    [" C 3.2 ", "C", 3.2, 3.2e-6],
    ["B.9", "B", 0.9, 9e-8],
    ["A6", "A", 6, 6e-8],
    [">X17.4", "X", 17.4, 1.74e-3],
    ["X28+", "X", 28, 2.8e-3],
  ])("%s", (text, letter, multiple, peakFluxWm2) => {
    expect(parseGoesClass(text)).toEqual({ letter, multiple, peakFluxWm2 });
  });

  test.each(["", "M", "A0.0", "D1.0", "6.6", "M-1", "M1.0 X1.0", "MM1", "M1.2.3", "NaN"])(
    "%j is none",
    (text) => expect(parseGoesClass(text)).toBeNull(),
  );

  test("of a flux: ten of a letter is one of the next, X has no end", () => {
    expect([6.6e-5, 9.96e-6, 9.94e-6, 2.8e-3, 3e-9].map(formatGoesClass)).toEqual([
      "M6.6",
      "M1.0",
      "C9.9",
      "X28.0",
      "A0.3",
    ]);
    expect([0, -1, Number.NaN, Number.POSITIVE_INFINITY].map(formatGoesClass)).toEqual(["", "", "", ""]);
  });

  test("read and written again is the same", () => {
    const classes = fc.record({
      letter: fc.constantFrom("A", "B", "C", "M", "X"),
      tenths: fc.integer({ min: 10, max: 99 }),
    });
    fc.assert(
      fc.property(classes, ({ letter, tenths }) => {
        const text = `${letter}${(tenths / 10).toFixed(1)}`;
        expect(formatGoesClass(parseGoesClass(text)!.peakFluxWm2)).toBe(text);
      }),
    );
  });
});
