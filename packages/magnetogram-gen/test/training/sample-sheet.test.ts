import { expect, it } from "vitest";
import { shownRange } from "../../src/training/sample-sheet.ts";

it("a sheet shows fields from minus to plus 99.5% of the observed pixels", () => {
  // numpy.quantile(numpy.arange(1001) / 2000, .995)
  const observed = Float32Array.from({ length: 1001 }, (_, i) => ((i % 2 ? -1 : 1) * i) / 2000);
  expect(shownRange([{ observed }])).toBeCloseTo(0.4975, 6);
  expect(shownRange([{ observed: new Float32Array(9) }])).toBe(1);
});
