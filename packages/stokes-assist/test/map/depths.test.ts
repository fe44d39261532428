import { expect, it } from "vitest";
import { sampleError, samplesOf, sampleValue } from "../../src/map/depths.ts";
import type { ModelLayout } from "../../src/map/method.ts";

const layout: Pick<ModelLayout, "fields" | "logTau"> = {
  logTau: Float64Array.of(0, -1),
  fields: [
    { name: "azimuth", unit: "deg", period: 180, at: 0, length: 2 },
    { name: "azimuth", unit: "rad", scale: Math.PI / 180, period: Math.PI, at: 0, length: 2 },
    { name: "velocity", unit: "km/s", scale: 1e-5, at: 2, length: 2 },
  ],
};
const values = Float64Array.of(178, 6, 1e5, 3e5);

it("interpolates between depths, periodic quantities the shorter way round", () => {
  const samples = samplesOf(layout as ModelLayout, [0, -0.25, -0.75]);
  const found = samples.map((sample) => sampleValue(sample, values, 0));
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  [178, 0, 4, radians(178), 0, radians(4), 1, 1.5, 2.5].forEach((expected, i) => {
    expect(found[i]).toBeCloseTo(expected, 9);
  });
});

it("interpolates errors as they are", () => {
  const samples = samplesOf(layout as ModelLayout, [-0.25]);
  expect(sampleError(samples[0], Float64Array.of(100, 4, 0, 0), 0)).toBeCloseTo(76, 9);
});
