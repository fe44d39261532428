import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  fitFluxBaseline,
  fluxProbability,
  fluxThresholdMx,
  readFluxBaseline,
} from "../../src/baseline/index.ts";

// Two overlapping populations a factor 3 apart.
const flux = Array.from({ length: 200 }, (_, i) => 10 ** (21.5 + (i % 20) / 20 + (i < 100 ? 0 : 0.5)));
const labels = flux.map((_, i) => (i < 100 ? 0 : 1));

describe("the total-flux baseline", () => {
  const baseline = fitFluxBaseline(flux, labels, { positiveWeight: 1 });

  test("half-way between two populations that are alike", () => {
    expect(Math.log10(fluxThresholdMx(baseline))).toBeCloseTo(22.225, 2);
    expect(fluxProbability(baseline, fluxThresholdMx(baseline))).toBeCloseTo(0.5, 12);
    expect(baseline).toMatchObject({ samples: 200, flaring: 100, positiveWeight: 1 });
  });

  test("a larger weight of flaring cases lowers the threshold", () => {
    expect(fluxThresholdMx(fitFluxBaseline(flux, labels))).toBeLessThan(fluxThresholdMx(baseline));
  });

  test("rises with the flux, and knows no flux below its floor", () => {
    fc.assert(
      fc.property(fc.double({ min: 19, max: 24, noNaN: true }), (log) => {
        expect(fluxProbability(baseline, 10 ** (log + 0.1))).toBeGreaterThan(
          fluxProbability(baseline, 10 ** log),
        );
      }),
    );
    expect(fluxProbability(baseline, 0)).toBe(fluxProbability(baseline, 1e19));
    expect(fluxProbability(baseline, Number.NaN)).toBeNaN();
  });

  test("a case without a flux is left out", () => {
    const more = fitFluxBaseline([...flux, Number.NaN], [...labels, 1], { positiveWeight: 1 });
    expect(more).toEqual(baseline);
  });

  test("goes through JSON", () => {
    expect(readFluxBaseline(JSON.parse(JSON.stringify(baseline)))).toEqual(baseline);
    expect(() => readFluxBaseline({ ...baseline, slope: null })).toThrow(/no total-flux baseline/);
    expect(() => readFluxBaseline(null)).toThrow(/no total-flux baseline/);
  });

  test("needs both classes and fluxes that differ", () => {
    expect(() => fitFluxBaseline([1e21, 2e21], [0, 0])).toThrow(/one class only/);
    expect(() => fitFluxBaseline([1e21, 1e21], [0, 1])).toThrow(/one and the same flux/);
    expect(() => fitFluxBaseline([], [])).toThrow(/one class only/);
    expect(() => fitFluxBaseline([1e21], [0, 1])).toThrow(/1 fluxes/);
  });
});
