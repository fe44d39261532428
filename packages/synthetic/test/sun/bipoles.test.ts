import { describe, expect, it } from "vitest";
import { type Bipole, syntheticSun } from "../../src/sun/index.ts";

const year = (seed: number, cycle = 24): Bipole[] =>
  syntheticSun({ seed, cycle, bipolesPerYear: 400 }).bipoles("2016-01-01", "2017-01-01");
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const all = [1, 2, 3].flatMap((seed) => year(seed));

describe("bipoles of a year", () => {
  it("obey Hale's law in either hemisphere, but for a few, and turn over with the cycle", () => {
    // Hale & Nicholson 1925; in cycle 24 the northern leading polarity was negative.
    const share = (bipoles: readonly Bipole[], north: 1 | -1) =>
      mean(
        bipoles.map(({ latitudeDeg, leading }) => (leading === (latitudeDeg > 0 ? north : -north) ? 1 : 0)),
      );
    expect(all.length).toBeGreaterThan(900);
    expect(share(all, -1)).toBeGreaterThan(0.92);
    expect(share(all, -1)).toBeLessThan(0.98);
    expect(share(year(1, 25), 1)).toBeGreaterThan(0.92);
  });

  it("obey Joy's law: half a degree of tilt a degree of latitude in either hemisphere, with scatter", () => {
    for (const side of [1, -1]) {
      const here = all.filter(({ latitudeDeg }) => latitudeDeg * side > 0);
      const latitudes = here.map(({ latitudeDeg }) => Math.abs(latitudeDeg));
      const slope =
        here.reduce((sum, { tiltDeg }, i) => sum + tiltDeg * latitudes[i], 0) /
        latitudes.reduce((sum, latitude) => sum + latitude ** 2, 0);
      // The slope's own standard error is 0.04.
      expect(Math.abs(slope - 0.5)).toBeLessThan(0.12);
      const rest = here.map(({ tiltDeg }, i) => tiltDeg - 0.5 * latitudes[i]);
      const spread = Math.sqrt(mean(rest.map((value) => value ** 2)));
      expect(spread).toBeGreaterThan(13.5);
      expect(spread).toBeLessThan(16.5);
    }
  });

  it("lie in two belts, with fluxes in their range, on all longitudes", () => {
    const latitudes = all.map(({ latitudeDeg }) => Math.abs(latitudeDeg));
    expect(Math.abs(mean(latitudes) - 15.5)).toBeLessThan(2);
    expect(mean(all.map(({ latitudeDeg }) => (latitudeDeg > 0 ? 1 : 0)))).toBeGreaterThan(0.35);
    expect(mean(all.map(({ latitudeDeg }) => (latitudeDeg > 0 ? 1 : 0)))).toBeLessThan(0.65);
    expect(Math.min(...all.map(({ fluxMx }) => fluxMx))).toBeGreaterThanOrEqual(1e21);
    expect(Math.max(...all.map(({ fluxMx }) => fluxMx))).toBeLessThanOrEqual(2e22);
    for (const quarter of [0, 90, 180, 270])
      expect(all.some(({ longitudeDeg: l }) => l >= quarter && l < quarter + 90)).toBe(true);
    for (const { begins, grown } of all) {
      expect(grown - begins).toBeGreaterThanOrEqual(86_400_000 - 1);
      expect(grown - begins).toBeLessThanOrEqual(4 * 86_400_000 + 1);
    }
  });

  it("are the same for whatever span, and others for another seed", () => {
    const sun = syntheticSun({ seed: 1 });
    const whole = sun.bipoles("2016-01-01", "2016-07-01");
    const parts = [
      ...sun.bipoles("2016-01-01", "2016-03-11T07:00:00"),
      ...sun.bipoles("2016-03-11T07:00:00", "2016-07-01"),
    ];
    expect(parts).toEqual(whole);
    expect(syntheticSun({ seed: 2 }).bipoles("2016-01-01", "2016-07-01")).not.toEqual(whole);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
  });
});
