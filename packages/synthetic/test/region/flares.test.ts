import { seededRandom } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { drawFlares, epochAt, flareRate, type RegionEpoch } from "../../src/region/flares.ts";

const epoch = (hours: number, flaresPerHour: number): RegionEpoch => ({
  hours,
  flaresPerHour,
  inversionFluxMx: 1e21 * flaresPerHour,
  rValue: 4,
  unsignedFluxMx: 1e22,
});
const history = [epoch(-48, 0), epoch(0, 0.4), epoch(24, 1.2), epoch(48, 0.1)];
const place = {
  harp: 7,
  noaa: [11_158],
  latitudeDeg: -20.3,
  longitudeAt: (hours: number) => 0.55 * hours,
  meridian: Date.UTC(2011, 1, 14, 6),
};
const runs = 300;
const flares = Array.from({ length: runs }, (_, i) => drawFlares(seededRandom(i), history, place));

describe("flares of a region", () => {
  test("come at the stated rate, hour by hour (chi-squared)", () => {
    const counts = new Float64Array(96);
    for (const { startUtc } of flares.flat()) {
      // TAI - UTC was 34 s; starts are cut to minutes.
      const hours = (Date.parse(startUtc) + 34_000 + 30_000 - place.meridian) / 3.6e6;
      counts[Math.min(95, Math.max(0, Math.floor(hours + 48)))]++;
    }
    let chi2 = 0;
    let bins = 0;
    for (let from = 0; from < 96; from += 4) {
      let expected = 0;
      let seen = 0;
      for (let hour = from; hour < from + 4; hour++) {
        expected += runs * epochAt(history, hour - 47.5).flaresPerHour;
        seen += counts[hour];
      }
      chi2 += (seen - expected) ** 2 / expected;
      bins++;
    }
    // 24 bins: 99.9 % of chi-squared lie below 51.2 (scipy.stats.chi2.ppf(0.999, 24)).
    expect(bins).toBe(24);
    expect(chi2).toBeLessThan(51.2);
  });

  test("are Poisson: the variance over runs is the mean", () => {
    const counts = flares.map(({ length }) => length);
    const mean = counts.reduce((a, b) => a + b) / runs;
    const variance = counts.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (runs - 1);
    // The ratio scatters by sqrt(2 / runs).
    expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / runs));
  });

  test("are of class M in a tenth and of class X in a hundredth of cases", () => {
    const all = flares.flat();
    const share = (least: number) =>
      all.filter(({ peakFluxWm2 }) => peakFluxWm2 >= least).length / all.length;
    const within = (p: number) => 4 * Math.sqrt((p * (1 - p)) / all.length);
    expect(Math.abs(share(1e-5) - 0.1)).toBeLessThan(within(0.1));
    expect(Math.abs(share(1e-4) - 0.01)).toBeLessThan(within(0.01));
  });

  test("are in order, with class and flux that agree", () => {
    const scales = { C: 1e-6, M: 1e-5, X: 1e-4 };
    for (const run of flares) {
      for (const [i, flare] of run.entries()) {
        const scale = scales[flare.goesClass[0] as keyof typeof scales];
        expect(flare.goesClass).toMatch(/^[CMX]\d+\.\d$/);
        expect(flare.peakFluxWm2).toBe(Number(`${flare.goesClass.slice(1)}e${Math.log10(scale)}`));
        if (flare.goesClass.startsWith("M")) expect(flare.peakFluxWm2).toBeGreaterThanOrEqual(1e-5);
        expect(flare.startUtc < flare.peakUtc && flare.peakUtc < flare.endUtc).toBe(true);
        expect(flare.noaa).toBe(11_158);
        if (i > 0) expect(run[i - 1].startUtc <= flare.startUtc).toBe(true);
      }
    }
  });

  test("have no number where the HARP has none", () => {
    const [first] = drawFlares(seededRandom(1), history, { ...place, noaa: [] });
    expect(first.noaa).toBeNull();
  });
});

test("the rate is a power law of the flux near inversion lines", () => {
  const options = { flaresPerHour: 0.08, flareExponent: 2 };
  expect(flareRate(1e21, options)).toBeCloseTo(0.08, 12);
  expect(flareRate(3e21, options)).toBeCloseTo(0.72, 12);
  expect(flareRate(0, options)).toBe(0);
  expect(flareRate(1e24, options)).toBe(3);
});

test("between two epochs everything runs straight, outside it stays", () => {
  expect(epochAt(history, 12)).toMatchObject({ hours: 12, flaresPerHour: expect.closeTo(0.8, 12) });
  expect(epochAt(history, -100).flaresPerHour).toBe(0);
  expect(epochAt(history, 100).flaresPerHour).toBe(0.1);
});
