import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ClassifierAugmentation } from "../../src/config.ts";
import { augment } from "../../src/network/augment.ts";

const none: ClassifierAugmentation = {
  flip: false,
  turn: false,
  rotateDeg: 0,
  zoom: 1,
  gain: 1,
  offset: 0,
  blurPx: 0,
};
const random = seededRandom(1);
const input = { data: Float32Array.from({ length: 144 }, () => random.normal()), width: 12, height: 12 };

describe("augment", () => {
  it("changes nothing where nothing is asked for", () => {
    expect(augment(input, none, seededRandom(1))).toEqual(input);
  });

  it("reaches the eight ways to mirror and turn a square, and keeps every value", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const { data } = augment(input, { ...none, flip: true, turn: true }, seededRandom(seed));
      expect([...data].sort()).toEqual([...input.data].sort());
      seen.add(data.slice(0, 3).join());
    }
    expect(seen.size).toBe(8);
  });

  it("turns by quarters counter-clockwise", () => {
    const square = { data: Float32Array.of(1, 2, 3, 4), width: 2, height: 2 };
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed++)
      seen.add(augment(square, { ...none, turn: true }, seededRandom(seed)).data.join());
    expect([...seen].sort()).toEqual(["1,2,3,4", "2,4,1,3", "3,1,4,2", "4,3,2,1"]);
  });

  it("repeats by its seed and stays within its bounds", () => {
    const all: ClassifierAugmentation = {
      flip: true,
      turn: true,
      rotateDeg: 30,
      zoom: 1.3,
      gain: 1.2,
      offset: 0.1,
      blurPx: 1.5,
    };
    const most = Math.max(...input.data.map(Math.abs));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const changed = augment(input, all, seededRandom(seed));
        expect(augment(input, all, seededRandom(seed))).toEqual(changed);
        expect(changed.data).toHaveLength(144);
        for (const value of changed.data)
          expect(Math.abs(value)).toBeLessThanOrEqual(1.2 * most + 0.1 + 1e-5);
      }),
      { numRuns: 50 },
    );
  });

  it("leaves the input as it was", () => {
    const copy = input.data.slice();
    augment(input, { ...none, gain: 2, blurPx: 3, zoom: 2 }, seededRandom(3));
    expect(input.data).toEqual(copy);
  });
});
