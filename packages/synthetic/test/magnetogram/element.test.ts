import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawFlux, gammaOnePlus, makeElement, scaledReach, shape } from "../../src/magnetogram/element.ts";
import { magnetogramDefaults } from "../../src/magnetogram/options.ts";
import { fieldAt, paint } from "../../src/magnetogram/paint.ts";

describe("an element", () => {
  it("carries its flux whatever its shape", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 3000, max: 200_000, noNaN: true }), (seed, fluxGauss) => {
        const sign = seed % 2 === 0 ? 1 : -1;
        const element = makeElement({ id: 1, sign, x: 60.3, y: 59.6, fluxGauss }, seededRandom(seed));
        shape(element, 150);
        const { data } = paint([element], 120, 120);
        const sum = data.reduce((a, b) => a + b, 0);
        // The three-lobed dent adds up to 3/2 lobe^2 = 3 %; the tail below 1 G is not painted.
        expect(sum / (sign * fluxGauss)).toBeGreaterThan(0.96);
        expect(sum / (sign * fluxGauss)).toBeLessThan(1.04);
        expect(data[60 * 120 + 60]).toBeCloseTo(fieldAt(element, 60, 60), 2);
      }),
      { numRuns: 40 },
    );
  });

  it("is as large as its field says", () => {
    const element = makeElement({ id: 1, sign: 1, x: 40, y: 40, fluxGauss: 80_000 }, seededRandom(4));
    shape(element, 150);
    const { data } = paint([element], 80, 80);
    const above = data.reduce((count, value) => count + (value >= 150 ? 1 : 0), 0);
    expect(above / element.visiblePx).toBeGreaterThan(0.93);
    expect(above / element.visiblePx).toBeLessThan(1.07);
    expect(scaledReach(element, 1e6)).toBe(0);
  });

  it("draws fluxes from the power law", () => {
    const random = seededRandom(11);
    const n = 20_000;
    const [low] = magnetogramDefaults.fluxRangeGauss;
    const options = { ...magnetogramDefaults, fluxRangeGauss: [low, 1e9] as const };
    let logs = 0;
    for (let i = 0; i < n; i++) logs += Math.log(drawFlux(options, random) / low);
    // Maximum-likelihood exponent of an untruncated power law: -(1 + n / sum log(flux / least)).
    expect(-(1 + n / logs)).toBeCloseTo(-1.85, 1);
  });

  it("knows the gamma function", () => {
    // Gamma(1) = Gamma(2) = 1, Gamma(3/2) = sqrt(pi) / 2, Gamma(5/3) = 0.9027452930.
    expect(gammaOnePlus(0)).toBeCloseTo(1, 4);
    expect(gammaOnePlus(1)).toBeCloseTo(1, 4);
    expect(gammaOnePlus(0.5)).toBeCloseTo(Math.sqrt(Math.PI) / 2, 4);
    expect(gammaOnePlus(2 / 3)).toBeCloseTo(0.902745293, 4);
  });
});
