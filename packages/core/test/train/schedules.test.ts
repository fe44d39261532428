import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { constantRate, cosineDecay, linearDecay, stepDecay, warmUp } from "../../src/train/index.ts";

describe("schedules", () => {
  it("constant, step", () => {
    expect([0, 5, 1e9].map(constantRate(0.1))).toEqual([0.1, 0.1, 0.1]);
    expect([0, 9, 10, 29, 30].map(stepDecay({ rate: 1, factor: 0.5, every: 10 }))).toEqual([
      1, 1, 0.5, 0.25, 0.125,
    ]);
  });

  it("cosine: the closed form at quarters of the way, flat afterwards", () => {
    const schedule = cosineDecay({ rate: 1, steps: 100, final: 0.2 });
    const quarter = 0.2 + 0.8 * (0.5 + Math.SQRT1_2 / 2);
    const threeQuarters = 0.2 + 0.8 * (0.5 - Math.SQRT1_2 / 2);
    for (const [step, rate] of [
      [0, 1],
      [25, quarter],
      [50, 0.6],
      [75, threeQuarters],
      [100, 0.2],
      [500, 0.2],
    ]) {
      expect(schedule(step)).toBeCloseTo(rate, 14);
    }
  });

  it("linear: flat, down, flat, as in pix2pix", () => {
    const schedule = linearDecay({ rate: 2e-4, steps: 100, from: 100 });
    for (const [step, rate] of [
      [0, 2e-4],
      [100, 2e-4],
      [150, 1e-4],
      [175, 5e-5],
      [200, 0],
      [900, 0],
    ]) {
      expect(schedule(step)).toBeCloseTo(rate, 16);
    }
  });

  it("warm-up rises to the schedule that it leads into", () => {
    const schedule = warmUp(stepDecay({ rate: 1, factor: 0.1, every: 2 }), 4);
    expect([0, 1, 2, 3, 4, 5, 6].map(schedule)).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 0.1]);
  });

  it("decays never rise", () => {
    const any = fc.record({
      rate: fc.double({ min: 1e-6, max: 1, noNaN: true }),
      steps: fc.integer({ min: 1, max: 500 }),
    });
    fc.assert(
      fc.property(any, fc.nat(600), (options, step) => {
        for (const schedule of [cosineDecay(options), linearDecay(options)]) {
          expect(schedule(step + 1)).toBeLessThanOrEqual(schedule(step));
          expect(schedule(step)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it("refuse lengths that are not positive", () => {
    expect(() => cosineDecay({ rate: 1, steps: 0 })).toThrow("steps is 0");
    expect(() => stepDecay({ rate: 1, factor: 1, every: -1 })).toThrow("every is -1");
    expect(() => warmUp(constantRate(1), Number.NaN)).toThrow("steps is NaN");
  });
});
