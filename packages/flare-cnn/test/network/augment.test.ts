import { raster, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import type { FlareAugmentation } from "../../src/config.ts";
import { augment, reframed, reframes } from "../../src/network/augment.ts";

const none: FlareAugmentation = { polarity: false, hemisphere: false, gain: 1, aspect: 1, padding: 0 };
/** The leading (west) spot is positive and nearer to the equator, south of the follower: the north, by Joy's law. */
const field = raster(Float32Array.of(0, 5, -5, 0), 2, 2);
const mirrored = [-5, 0, 0, 5];

function outcomes(options: FlareAugmentation): string[] {
  const random = seededRandom(1);
  const seen = new Set<string>();
  for (let i = 0; i < 40; i++)
    seen.add(Array.from(augment(field, options, random).data, (v) => v + 0).join());
  return [...seen].sort();
}

describe("augmentation", () => {
  it("exchanges hemispheres with their polarities: Hale's law holds on the other side", () => {
    const other = mirrored.map((v) => -v + 0).join();
    expect(outcomes({ ...none, hemisphere: true })).toEqual(["0,5,-5,0", other].sort());
  });

  it("exchanges polarities alone: another cycle", () => {
    expect(outcomes({ ...none, polarity: true })).toEqual(["0,5,-5,0", "0,-5,5,0"].sort());
  });

  it("gives all four with both, and the field itself with none", () => {
    expect(outcomes({ ...none, polarity: true, hemisphere: true })).toHaveLength(4);
    expect(augment(field, none, seededRandom(1))).toBe(field);
  });

  it("stretches and widens frames within bounds, with zeros, and keeps the flux of what it only widens", () => {
    expect(reframes(none)).toBe(false);
    const random = seededRandom(2);
    const plain = raster(new Float32Array(60 * 40).fill(100), 60, 40);
    plain.data[0] = Number.NaN;
    for (let i = 0; i < 30; i++) {
      const wide = reframed(plain, { ...none, padding: 0.5 }, random);
      expect(wide.width).toBeGreaterThanOrEqual(60);
      expect(wide.width).toBeLessThanOrEqual(120);
      expect(wide.data.reduce((sum, v) => sum + v, 0)).toBe(100 * (60 * 40 - 1));
      const { width, height } = reframed(plain, { ...none, aspect: 2 }, random);
      for (const [size, was] of [
        [width, 60],
        [height, 40],
      ] as const) {
        expect(size).toBeGreaterThanOrEqual(was / 2);
        expect(size).toBeLessThanOrEqual(was * 2);
      }
    }
  });
});
