import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rateOf } from "../../src/training/rate.ts";
import { assertWindows, copyWindow, drawWindow } from "../../src/training/window.ts";
import { threeImages } from "../support/three-images.ts";

const { training } = threeImages;

describe("windows", () => {
  it("lie inside the image, reach over its edges by the jitter at most, and repeat by their seed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer(),
        (sizePx, crop, jitterPx, seed) => {
          const cropPx = Math.min(crop, sizePx);
          const options = { ...training, cropPx, jitterPx };
          const window = drawWindow(sizePx, options, seededRandom(seed));
          expect(window.side).toBe(cropPx);
          for (const at of [window.x, window.y]) {
            expect(at).toBeGreaterThanOrEqual(-jitterPx);
            expect(at).toBeLessThanOrEqual(sizePx - cropPx + jitterPx);
          }
          expect(drawWindow(sizePx, options, seededRandom(seed))).toEqual(window);
        },
      ),
    );
  });

  it("of a whole image without jitter are that image", () => {
    expect(drawWindow(64, training, seededRandom(1))).toEqual({ x: 0, y: 0, side: 64 });
  });

  it("are moved, never mirrored, and filled beyond the edges", () => {
    const image = Float32Array.from({ length: 9 }, (_, i) => i);
    const to = new Float32Array(8).fill(-9);
    copyWindow(image, 3, { x: -1, y: 2, side: 2 }, to, { offset: 1, stride: 2, fill: -1 });
    expect([...to]).toEqual([-9, -1, -9, 6, -9, -1, -9, -1]);
  });

  it("have a side that the network can halve", () => {
    const set = (changes: object) => () =>
      assertWindows({ ...threeImages, training: { ...training, ...changes } });
    expect(set({ cropPx: 32 })).not.toThrow();
    expect(set({ cropPx: 24 })).toThrow(/24x24 pixels of 64x64.*multiple of 16/s);
    expect(set({ cropPx: 128 })).toThrow(/128x128/);
    const small = { ...threeImages, generator: { ...threeImages.generator, downs: 3 } };
    const tiny = (adversarial: "none" | "least-squares") => () =>
      assertWindows({ ...small, training: { ...training, cropPx: 8, adversarial } });
    expect(tiny("least-squares")).toThrow(/discriminator that halves 8x8.*at least 12 pixels/s);
    expect(tiny("none")).not.toThrow();
    expect(set({ jitterPx: 64 })).toThrow(/jitter of 64/);
  });
});

describe("the learning rate", () => {
  const at = (schedule: "halve" | "linear" | "constant", steps: number) => {
    const rate = rateOf({ schedule, learningRate: 1 }, steps);
    return Array.from({ length: steps }, (_, step) => rate(step));
  };

  it("is halved once, after half of the run", () => {
    expect(at("halve", 6)).toEqual([1, 1, 1, 0.5, 0.5, 0.5]);
    expect(at("halve", 5)).toEqual([1, 1, 1, 0.5, 0.5]);
  });

  it("falls straight to 0 over the second half, or stays", () => {
    expect(at("linear", 8)).toEqual([1, 1, 1, 1, 1, 0.75, 0.5, 0.25]);
    expect(at("constant", 3)).toEqual([1, 1, 1]);
  });
});
