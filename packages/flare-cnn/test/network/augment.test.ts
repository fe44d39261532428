import { raster, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import type { Cnn2Body, FlareAugmentation } from "../../src/config.ts";
import { augment, reframed, reframes, shifted } from "../../src/network/augment.ts";
import { totalStride } from "../../src/network/build-network.ts";
import { bipole, tiny } from "./support/fields.ts";

const none: FlareAugmentation = {
  ...{ polarity: false, hemisphere: false },
  ...{ gain: 1, aspect: 1, padding: 0, shift: false },
};
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

  it("lets native input begin anywhere on the grid of the poolings, and moves a square about its middle", () => {
    const stride = totalStride(tiny.native.network.body as Cnn2Body);
    const random = seededRandom(3);
    const input = bipole(40, 30, { radius: 6, distance: 14, gauss: 900 });
    const phases = Array.from({ length: 400 }, () => shifted(input, tiny.native, random));
    for (const axis of [0, 1] as const)
      expect(new Set(phases.map(({ phase }) => phase[axis])).size).toBe(stride);
    expect(phases.every((one) => one.input === input)).toBe(true);

    const square = bipole(32, 32, { radius: 3, distance: 6, gauss: 900 });
    const middle = ({ data }: { readonly data: Float32Array }) => {
      const weight = data.reduce((sum, v) => sum + Math.abs(v), 0);
      const at = (place: (i: number) => number) =>
        data.reduce((sum, v, i) => sum + (Math.abs(v) / weight) * place(i), 0);
      return [at((i) => i % 32), at((i) => i >> 5)];
    };
    const half = totalStride(tiny.crop.network.body as Cnn2Body) / 2;
    const seen = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const [x, y] = middle(shifted(square, tiny.crop, random).input).map((v) => Math.round(v - 15.5));
      for (const v of [x, y]) {
        expect(v).toBeGreaterThanOrEqual(-half);
        expect(v).toBeLessThan(half);
      }
      seen.add(`${x}`);
    }
    expect(seen.size).toBe(2 * half);
  });
});
