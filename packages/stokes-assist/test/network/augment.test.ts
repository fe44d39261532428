import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addNoise, mirror, turn } from "../../src/network/augment.ts";
import { toyPixels } from "./support/toy.ts";

const example = (seed: number) => {
  const { profiles, nodes } = toyPixels(1, seededRandom(seed));
  return { profiles, nodes: nodes.values };
};

function apart(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

describe("symmetries", () => {
  it("undo themselves", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 180, noNaN: true }), (seed, degrees) => {
        const [before, after] = [example(seed), example(seed)];
        mirror(after);
        turn(after, degrees);
        turn(after, 180 - degrees);
        mirror(after);
        expect(apart(after.profiles, before.profiles)).toBeLessThan(1e-6);
        for (const [i, value] of after.nodes.entries()) {
          const difference = Math.abs(value - before.nodes[i]);
          const angle = i >= 16 && i < 20;
          expect(angle ? Math.min(difference, 180 - difference) : difference).toBeLessThan(1e-3);
        }
      }),
    );
  });

  it("keep intensity and total polarisation", () => {
    const [before, after] = [example(3), example(3)];
    mirror(after);
    turn(after, 33);
    const n = before.profiles.length / 4;
    expect(after.profiles.subarray(0, n)).toEqual(before.profiles.subarray(0, n));
    for (let l = 0; l < n; l++) {
      const polarised = ({ profiles: p }: typeof before) => Math.hypot(p[l + n], p[l + 2 * n], p[l + 3 * n]);
      expect(polarised(after)).toBeCloseTo(polarised(before), 6);
    }
  });
});

it("noise fills up to what is wanted", () => {
  const quiet = new Float32Array(40_000);
  addNoise(quiet, 3e-4, 5e-4, seededRandom(1));
  const sigma = Math.sqrt(quiet.reduce((sum, x) => sum + x * x, 0) / quiet.length);
  expect(sigma / 4e-4).toBeCloseTo(1, 1);
  const loud = new Float32Array(10);
  addNoise(loud, 2e-3, 1e-3, seededRandom(1));
  expect(loud).toEqual(new Float32Array(10));
});
