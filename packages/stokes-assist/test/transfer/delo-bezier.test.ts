import { describe, expect, it } from "vitest";
import { logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { hsra } from "../../src/atmosphere/models.ts";
import { resample } from "../../src/atmosphere/resample.ts";
import { bezierWeights, limitedSlope } from "../../src/transfer/bezier.ts";
import { createDeloBezierKernel } from "../../src/transfer/delo-bezier-kernel.ts";
import { createTypescriptKernel } from "../../src/transfer/typescript-kernel.ts";
import type { Atmosphere } from "../../src/types.ts";
import { distance, kernelRegionOf, stateOf, tangled, visibleRegion } from "./gas-case.ts";

const region = visibleRegion(28);

function both(atmosphere: Atmosphere): [Float64Array, Float64Array] {
  const state = stateOf(region, atmosphere);
  const depths = atmosphere.logTau.length;
  const results = [createTypescriptKernel, createDeloBezierKernel].map((create) => {
    const out = new Float64Array(4 * 28);
    create(kernelRegionOf(region), depths).synthesize(state, out);
    return out;
  });
  return [results[0], results[1]];
}

describe("DELO-Bezier and the Hermitian method", () => {
  it("agree to 1e-5 on a fine grid, and ever better", () => {
    const coarse = tangled();
    const distances = [0.1, 0.02, 0.005].map((step) => {
      const [hermite, delo] = both(resample(coarse, logTauGrid(1.2, -3.6, step)));
      return distance(hermite, delo);
    });
    expect(distances[0]).toBeLessThan(2e-3);
    expect(distances[1]).toBeLessThan(distances[0]);
    expect(distances[2]).toBeLessThan(1e-5);
  });

  it("agree where a strong line lets one state of polarisation pass", () => {
    const strong = { ...region, lines: region.lines.map((line) => ({ ...line, logGf: line.logGf + 4 })) };
    const atmosphere = hsra(logTauGrid(1.2, -3.6, 0.02));
    atmosphere.fieldStrength.fill(2300);
    atmosphere.inclination.fill(10);
    const state = stateOf(strong, atmosphere);
    const depths = atmosphere.logTau.length;
    const [hermite, delo] = [createTypescriptKernel, createDeloBezierKernel].map((create) => {
      const out = new Float64Array(4 * 28);
      create(kernelRegionOf(strong), depths).synthesize(state, out);
      return out;
    });
    // Starting where eta_I alone is opaque is wrong by 0.17 of the continuum here.
    expect(distance(hermite, delo)).toBeLessThan(2e-4);
  });

  it("has no derivatives", () => {
    const kernel = createDeloBezierKernel(kernelRegionOf(region), 49);
    const out = new Float64Array(4 * 28);
    expect(() => kernel.respond(stateOf(region, tangled()), out, out)).toThrow(
      expect.objectContaining({ kind: "unsupported" }),
    );
  });
});

describe("bezierWeights", () => {
  it.each([1e-6, 1e-3, 0.3, 0.999, 1.001, 4, 40])("integrate a cubic exactly over %s", (delta) => {
    const w = new Float64Array(5);
    bezierWeights(delta, w);
    expect(w[4]).toBe(Math.exp(-delta));
    // A constant: the weights sum to 1 - exp(-delta).
    expect(w[0] + w[1] + w[2] + w[3]).toBeCloseTo(-Math.expm1(-delta), 13);
    // t = delta u has the Bezier points 0, delta/3, 2 delta/3, delta; its integral is 1 - (1 + delta) exp(-delta).
    const linear = delta * (w[1] / 3 + (2 * w[2]) / 3 + w[3]);
    expect(linear).toBeCloseTo(-Math.expm1(-delta) - delta * Math.exp(-delta), 12);
  });
});

describe("limitedSlope", () => {
  it("is exact for a line, zero at an extremum, and below three times the smaller slope", () => {
    expect(limitedSlope(2, 2, 0.1, 0.3)).toBeCloseTo(2, 14);
    expect(limitedSlope(2, -1, 0.1, 0.1)).toBe(0);
    expect(limitedSlope(100, 1, 0.1, 0.1)).toBeLessThan(3);
  });
});
