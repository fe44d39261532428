import { ArgumentError } from "@helioscope/core";
import { describe, expect, test } from "vitest";
import { activeRegions } from "../../src/index.ts";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const out = new Array<number>(values.length);
  for (const [rank, i] of order.entries()) out[i] = rank;
  return out;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], mx: number, y: readonly number[], my: number) =>
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0);
  return product(a, ma, b, mb) / Math.sqrt(product(a, ma, a, ma) * product(b, mb, b, mb));
}

const regions = [...activeRegions({ regions: 1200, seed: 5 })];
const flux = regions.map(({ bipoles }) => bipoles.reduce((sum, { fluxMx }) => sum + 2 * fluxMx, 0));

describe("a population of 1200 regions", () => {
  test("has a quarter more of them in the south", () => {
    const south = regions.filter(({ latitudeDeg }) => latitudeDeg < 0).length / regions.length;
    expect(Math.abs(south - 1.25 / 2.25)).toBeLessThan(4 * Math.sqrt(0.25 / regions.length));
  });

  test("follows Hale's law of cycle 24 but for a few", () => {
    const share = regions.filter(({ hale }) => hale).length / regions.length;
    expect(Math.abs(share - 0.94)).toBeLessThan(4 * Math.sqrt((0.94 * 0.06) / regions.length));
    for (const { hale, leading, latitudeDeg } of regions) {
      expect(leading === (latitudeDeg < 0 ? 1 : -1)).toBe(hale);
    }
    const odd = activeRegions({ regions: 40, seed: 5, cycle: 25, antiHale: 0 });
    for (const { leading, latitudeDeg } of odd) expect(leading).toBe(latitudeDeg < 0 ? -1 : 1);
  });

  test("follows Joy's law: leaders to the west, nearer to the equator the higher the latitude", () => {
    const offset = regions.map(({ tiltDeg, latitudeDeg }) => {
      const law = (Math.asin(0.5 * Math.sin((Math.abs(latitudeDeg) * Math.PI) / 180)) * 180) / Math.PI;
      return tiltDeg - law;
    });
    // The scatter is below 20 degrees a region.
    expect(Math.abs(mean(offset))).toBeLessThan((4 * 20) / Math.sqrt(regions.length));
    const simple = regions.filter(({ kind }) => kind === "bipole");
    for (const { bipoles, latitudeDeg, tiltDeg } of simple) {
      const [{ axis }] = bipoles;
      expect(Math.cos(axis)).toBeGreaterThan(0);
      expect(Math.sign(Math.sin(axis))).toBe(-Math.sign(latitudeDeg) * Math.sign(tiltDeg));
    }
    const latitudes = regions.map(({ latitudeDeg }) => Math.abs(latitudeDeg));
    const tilts = regions.map(({ tiltDeg }) => tiltDeg);
    // Two independent quantities would scatter by 0.03 about 0.
    expect(correlation(latitudes, tilts)).toBeGreaterThan(0.1);
  });

  test("has patches as those of the paper: 0.09 and 0.05 degrees a pixel at 256, larger for more flux", () => {
    const widths = regions.map(({ widthPx }) => widthPx);
    const heights = regions.map(({ heightPx }) => heightPx);
    // Sections 2 and 4.4: mean resolution of the resized magnetograms .09 (.11) and .05 degrees.
    expect((0.03 * mean(widths)) / 256).toBeGreaterThan(0.085);
    expect((0.03 * mean(widths)) / 256).toBeLessThan(0.11);
    expect((0.03 * mean(heights)) / 256).toBeGreaterThan(0.045);
    expect((0.03 * mean(heights)) / 256).toBeLessThan(0.055);
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(200);
    expect(Math.max(...widths)).toBeLessThanOrEqual(1200);
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(120);
    expect(Math.max(...heights)).toBeLessThanOrEqual(600);
    const areas = regions.map(({ widthPx, heightPx }) => widthPx * heightPx);
    const along = correlation(ranks(flux), ranks(areas));
    expect(along).toBeGreaterThan(0.4);
    expect(along).toBeLessThan(0.9);
  });

  test("numbers HARPs upwards; some have two NOAA numbers, some none, some share one", () => {
    const harps = regions.map(({ harp }) => harp);
    expect(harps).toEqual([...new Set(harps)].sort((a, b) => a - b));
    const counts = [0, 1, 2].map((n) => regions.filter(({ noaa }) => noaa.length === n).length);
    expect(Math.min(...counts)).toBeGreaterThan(20);
    expect(counts[0] + counts[1] + counts[2]).toBe(regions.length);
    const holders = new Map<number, number>();
    for (const number of regions.flatMap(({ noaa }) => noaa))
      holders.set(number, (holders.get(number) ?? 0) + 1);
    const shared = [...holders.values()].filter((n) => n > 1).length;
    expect(shared).toBeGreaterThan(10);
    expect(shared).toBeLessThan(60);
  });

  test("has records from one edge of the disc to the other, in order", () => {
    const hours = regions.flatMap((region) => region.hours);
    expect(Math.min(...hours)).toBeLessThan(-110);
    expect(Math.max(...hours)).toBeGreaterThan(110);
    for (const region of regions) {
      expect(region.hours).toEqual([...region.hours].sort((a, b) => a - b));
      expect(region.timeAt(0).original).toMatch(/^20\d\d\.\d\d\.\d\d_\d\d:00:00_TAI$/);
    }
  });
});

test("a series has its cadence, and ends with the passage", () => {
  const [region] = activeRegions({ regions: 1, framesPerRegion: 48, cadenceHours: 1 });
  expect(region.hours).toHaveLength(48);
  expect(new Set(region.hours.slice(1).map((hour, i) => hour - region.hours[i]))).toEqual(new Set([1]));
  const [long] = activeRegions({ regions: 1, framesPerRegion: 1000, cadenceHours: 6 });
  expect(long.hours).toHaveLength(41);
});

test("options out of range are refused by name", () => {
  expect(() => activeRegions({ regions: 0 })).toThrow(/Option regions is 0/);
  expect(() => activeRegions({ cadenceHours: 0.5 })).toThrow(ArgumentError);
  expect(() => activeRegions({ antiHale: 2 })).toThrow(/antiHale/);
  expect(() => activeRegions({ from: "2012-01-01", to: "2011-01-01" })).toThrow(/from and to/);
  expect(() => activeRegions({ region: 3 } as object)).toThrow(/no option region/);
  expect(() => activeRegions({ regions: 2 }).at(2)).toThrow(/no region 2/);
});
