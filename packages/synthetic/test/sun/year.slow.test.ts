import { describe, expect, it } from "vitest";
import { earthView, fieldOf, syntheticSun } from "../../src/sun/index.ts";

const radiusPx = 976 / 4.8;
const pixelCm2 = (696e8 / radiusPx) ** 2;

describe("a year of the synthetic Sun", () => {
  const frames = [
    ...syntheticSun({ seed: 5 }).states({ from: "2016-01-01", cadenceMinutes: 20 * 1440, frames: 13 }),
  ];
  const discs = frames.map((state) => {
    const { data } = fieldOf(state, earthView(state.time, { widthPx: 512, radiusArcsec: 976 }));
    const inside = data.filter(
      (_, i) => Math.hypot((i % 512) - 255.5, Math.floor(i / 512) - 255.5) < 0.93 * radiusPx,
    );
    const sizes = inside.map(Math.abs).sort();
    const mean = sizes.reduce((a, b) => a + b, 0) / sizes.length;
    const flux = data.reduce((a, b) => a + Math.abs(b), 0) * pixelCm2;
    return { mean, p99: sizes[Math.floor(0.99 * sizes.length)], flux };
  });
  const middle = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

  it("looks like HMI magnetograms at 4.8 arcsec", () => {
    // HMI within 0.93 of the radius: mean |B| 6.2 G and 99th percentile 67 G (2022-08-02), 8.9 to 9.6 G and 113 to 140 G
    // (2026-02-01 to 05, hourly JPEG), of which noise and 8 bits make 2 to 4 G of the mean.
    const mean = middle(discs.map((disc) => disc.mean));
    const p99 = middle(discs.map((disc) => disc.p99));
    expect(mean).toBeGreaterThan(3);
    expect(mean).toBeLessThan(9);
    expect(p99).toBeGreaterThan(50);
    expect(p99).toBeLessThan(200);
  });

  it("has a flux on its disc that changes over weeks, in the Sun's range", () => {
    const flux = discs.map((disc) => disc.flux);
    // 9e22 Mx on 2022-08-02 in the line-of-sight field, noise included.
    expect(Math.min(...flux)).toBeGreaterThan(2e22);
    expect(Math.max(...flux)).toBeLessThan(3e23);
    expect(Math.max(...flux) / Math.min(...flux)).toBeGreaterThan(1.5);
  });

  it("does not pile up knots", () => {
    const counts = frames.map(({ knots }) => knots.count);
    expect(Math.max(...counts)).toBeLessThan(1.5 * middle(counts));
  });
});
