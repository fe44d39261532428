import { expect, it } from "vitest";
import { shownRange } from "../../src/training/sample-sheet.ts";

it("a sheet shows fields from minus to plus 99.5% of the target pixels", () => {
  // numpy.quantile(numpy.arange(1001) / 2000, .995)
  const target = Float32Array.from({ length: 1001 }, (_, i) => ((i % 2 ? -1 : 1) * i) / 2000);
  expect(shownRange([{ target }])).toBeCloseTo(0.4975, 6);
  expect(shownRange([{ target: new Float32Array(9) }])).toBe(1);
});
