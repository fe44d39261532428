import { ArgumentError, type Raster } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hydrostaticEquilibrium } from "../../src/gas/hydrostatic.ts";
import { sceneModel } from "../../src/scene/model.ts";
import { randomScene } from "../../src/scene/random-scene.ts";
import { spotScene } from "../../src/scene/scene.ts";
import { sceneTruth } from "../../src/scene/truth.ts";

const size = 48;
const scene = spotScene({ width: size, height: size, seed: 4, pores: 0 });

/** Mean of a map over the pixels at this distance from the middle, arcsec. */
function meanWithin(map: Raster<Float32Array>, from: number, to: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < map.data.length; i++) {
    const x = ((i % size) + 0.5 - size / 2) * 0.32;
    const y = (Math.floor(i / size) + 0.5 - size / 2) * 0.32;
    const r = Math.hypot(x, y);
    if (r < from || r >= to) continue;
    sum += map.data[i];
    count++;
  }
  return sum / count;
}

describe("spotScene", () => {
  const [deep, high] = sceneTruth(scene, [0, -2]);

  it("repeats with its seed, in any order, and differs with another", () => {
    const again = spotScene({ width: size, height: size, seed: 4, pores: 0 });
    const there = [sceneModel(again, 30, 20), sceneModel(again, 3, 7)];
    const back = [sceneModel(scene, 3, 7), sceneModel(scene, 30, 20)].reverse();
    expect(there).toEqual(back);
    const other = spotScene({ width: size, height: size, seed: 5, pores: 0 });
    expect(sceneTruth(other)[0].maps.temperature).not.toEqual(deep.maps.temperature);
  });

  it("has truth maps of the atmospheres that it gives", () => {
    const at = scene.logTau.findIndex((t) => Math.abs(t) < 1e-9);
    for (const [x, y] of [
      [24, 24],
      [10, 30],
      [1, 2],
    ]) {
      const { atmosphere } = sceneModel(scene, x, y).components[0];
      for (const name of ["temperature", "fieldStrength", "velocity", "inclination", "azimuth"] as const) {
        expect(deep.maps[name].data[y * size + x]).toBeCloseTo(Math.fround(atmosphere[name][at]), 9);
      }
    }
  });

  it("is a sunspot: dark and strong inside, weak outside, its field leaning outwards", () => {
    const { temperature, fieldStrength, inclination } = deep.maps;
    expect(meanWithin(temperature, 0, 1)).toBeLessThan(5200);
    expect(meanWithin(temperature, 3.8, 5)).toBeGreaterThan(5500);
    expect(meanWithin(temperature, 3.8, 5)).toBeLessThan(6100);
    expect(meanWithin(temperature, 8, 11)).toBeGreaterThan(6200);
    expect(meanWithin(fieldStrength, 0, 1)).toBeGreaterThan(2000);
    expect(meanWithin(fieldStrength, 0, 1)).toBeLessThan(3200);
    expect(meanWithin(fieldStrength, 3.8, 5)).toBeLessThan(1700);
    expect(meanWithin(fieldStrength, 8, 11)).toBeLessThan(300);
    expect(meanWithin(inclination, 0, 1)).toBeLessThan(25);
    expect(meanWithin(inclination, 4.5, 5.5)).toBeGreaterThan(55);
    // Weaker higher up, except in the canopy around the spot.
    expect(meanWithin(high.maps.fieldStrength, 0, 4)).toBeLessThan(meanWithin(fieldStrength, 0, 4));
    expect(meanWithin(high.maps.fieldStrength, 6.8, 7.8)).toBeGreaterThan(
      meanWithin(fieldStrength, 6.8, 7.8),
    );
  });

  it("has an azimuth along the radius", () => {
    const { azimuth } = sceneTruth(
      spotScene({ width: size, height: size, seed: 4, pores: 0, spot: { twistDegrees: 0 } }),
      [0],
    )[0].maps;
    let off = 0;
    let count = 0;
    for (let i = 0; i < size * size; i++) {
      const x = (i % size) + 0.5 - size / 2;
      const y = Math.floor(i / size) + 0.5 - size / 2;
      const r = Math.hypot(x, y) * 0.32;
      if (r < 1.5 || r > 5) continue;
      const radial = (Math.atan2(y, x) * 180) / Math.PI;
      off += Math.abs(((((azimuth.data[i] - radial) % 180) + 270) % 180) - 90);
      count++;
    }
    expect(off / count).toBeLessThan(8);
  });

  it("has granules that rise and lanes that sink, with the contrast turned round above", () => {
    const quiet = spotScene({ width: 80, height: 80, seed: 9, spot: null, pores: 0, network: 0 });
    const [low, up] = sceneTruth(quiet, [0, -2]);
    const correlation = (a: Float32Array, b: Float32Array): number => {
      const mean = (v: Float32Array): number => v.reduce((s, x) => s + x, 0) / v.length;
      const [ma, mb] = [mean(a), mean(b)];
      const sum = (f: (i: number) => number): number => a.reduce((s, _, i) => s + f(i), 0);
      const cross = sum((i) => (a[i] - ma) * (b[i] - mb));
      return cross / Math.sqrt(sum((i) => (a[i] - ma) ** 2) * sum((i) => (b[i] - mb) ** 2));
    };
    expect(correlation(low.maps.temperature.data, low.maps.velocity.data)).toBeLessThan(-0.9);
    expect(correlation(low.maps.temperature.data, up.maps.temperature.data)).toBeLessThan(-0.9);
    // The rms contrast of MHD granulation at 6302 Angstrom is 13 to 15 per cent, less here as lanes are a pixel wide.
    const planck = low.maps.temperature.data.map((t) => 1 / Math.expm1(22830 / t));
    const mean = planck.reduce((a, b) => a + b, 0) / planck.length;
    const rms = Math.sqrt(planck.reduce((a, b) => a + (b / mean - 1) ** 2, 0) / planck.length);
    expect(rms).toBeGreaterThan(0.08);
    expect(rms).toBeLessThan(0.16);
    expect(Math.abs(mean * Math.expm1(22830 / 6390) - 1)).toBeLessThan(0.04);
  });

  it("shows the Evershed flow towards the limb: redshift on that side, blueshift on the other", () => {
    const limb = spotScene({ width: size, height: size, seed: 4, pores: 0, mu: 0.7 });
    const { velocity } = sceneTruth(limb, [0])[0].maps;
    const [spot] = limb.spots;
    const side = { right: [0, 0], left: [0, 0] };
    for (let i = 0; i < size * size; i++) {
      const x = (((i % size) + 0.5) * 0.32) / 0.7 - spot.x;
      const y = (Math.floor(i / size) + 0.5) * 0.32 - spot.y;
      const r = Math.hypot(x, y) / spot.penumbraRadius;
      if (r < 0.6 || r > 0.9 || Math.abs(y) > Math.abs(x)) continue;
      const half = x > 0 ? side.right : side.left;
      half[0] += velocity.data[i];
      half[1]++;
    }
    const difference = side.right[0] / side.right[1] - side.left[0] / side.left[1];
    expect(difference).toBeGreaterThan(1e5);
    expect(difference).toBeLessThan(1e6);
  });

  it("turns its polarity round", () => {
    const negative = spotScene({ width: size, height: size, seed: 4, pores: 0, spot: { polarity: -1 } });
    expect(meanWithin(sceneTruth(negative)[0].maps.inclination, 0, 1)).toBeGreaterThan(155);
  });

  it("refuses what it cannot be", () => {
    expect(() => spotScene({ width: 0, height: 3, seed: 1 })).toThrow(ArgumentError);
    expect(() => spotScene({ width: 3, height: 3, seed: 1, mu: 0 })).toThrow(ArgumentError);
    expect(() =>
      spotScene({ width: 3, height: 3, seed: 1, spot: { umbraRadius: 3, penumbraRadius: 2 } }),
    ).toThrow(/penumbra/);
    expect(() => sceneModel(scene, size, 0)).toThrow(/outside/);
    expect(() => sceneTruth(scene, [3])).toThrow(/outside/);
  });
});

describe("randomScene", () => {
  it("gives physical atmospheres for every seed", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 15 }),
        (seed, x, y) => {
          const drawn = randomScene(seed, { width: 16, height: 16 });
          const { components } = sceneModel(drawn, x, y);
          const { atmosphere: a, macroturbulence } = components[0];
          expect(macroturbulence).toBeGreaterThan(0);
          expect(macroturbulence).toBeLessThan(2e5);
          for (let d = 0; d < a.logTau.length; d++) {
            expect(a.temperature[d]).toBeGreaterThan(2500);
            expect(a.temperature[d]).toBeLessThan(1.2e4);
            expect(a.electronPressure[d]).toBeGreaterThan(0);
            expect(a.fieldStrength[d]).toBeGreaterThanOrEqual(0);
            expect(a.fieldStrength[d]).toBeLessThan(5000);
            expect(a.inclination[d]).toBeGreaterThanOrEqual(0);
            expect(a.inclination[d]).toBeLessThanOrEqual(180);
            expect(a.azimuth[d]).toBeGreaterThanOrEqual(0);
            expect(a.azimuth[d]).toBeLessThan(180);
            expect(Math.abs(a.velocity[d])).toBeLessThan(1.5e6);
            expect(a.microturbulence[d]).toBeGreaterThan(0);
          }
          const settled = hydrostaticEquilibrium(a).electronPressure;
          for (let d = 0; d < settled.length; d++) {
            expect(Math.abs(settled[d] / a.electronPressure[d] - 1)).toBeLessThan(1e-3);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("draws spots, pores and quiet Sun", () => {
    const kinds = Array.from({ length: 60 }, (_, seed) => randomScene(seed));
    const spots = kinds.filter(({ spots: [first] }) => first && first.penumbraRadius > first.umbraRadius);
    expect(spots.length).toBeGreaterThan(25);
    expect(spots.length).toBeLessThan(55);
    expect(kinds.some(({ spots: all }) => all.length === 0)).toBe(true);
    expect(new Set(kinds.map(({ polarity }) => polarity)).size).toBe(2);
    expect(randomScene(3)).toEqual(randomScene(3));
    expect(randomScene(3, { mu: 0.6 }).mu).toBe(0.6);
  });
});
