import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unquantise } from "../../../src/tiles/dither.ts";
import { Median } from "../../../src/write/tiles/median.ts";
import { NoiseMeter } from "../../../src/write/tiles/noise.ts";
import { QUANTISED_BLANK, quantise, stepOf } from "../../../src/write/tiles/quantise.ts";
import { gaussian } from "../../support/random.ts";

const METHODS = ["NO_DITHER", "SUBTRACTIVE_DITHER_1", "SUBTRACTIVE_DITHER_2"] as const;

describe("quantisation (Standard, section 10.2)", () => {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -0, Number.NaN) },
  );
  const row = fc.integer({ min: 0, max: 25_000 });
  const seed = fc.integer({ min: 1, max: 10_000 });

  for (const method of METHODS) {
    it(`${method} comes back to half a step, NaN as NaN`, () => {
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 1, maxLength: 60 }),
          fc.double({ min: 1e-2, max: 1e4, noNaN: true }),
          row,
          seed,
          (values, size, row, seed) => {
            const pixels = Float64Array.from(values);
            const statistics = new NoiseMeter(pixels.length).measure(pixels, pixels.length);
            const step = stepOf(statistics, -size, method);
            if (step === undefined) throw new Error("every such tile has a step");
            const integers = new Int32Array(pixels.length);
            quantise(pixels, step, { method, seed, row }, integers);
            const back = new Float64Array(pixels.length);
            unquantise(integers, pixels.length, { method, seed, row, ...step, blank: QUANTISED_BLANK }, back);
            for (let i = 0; i < pixels.length; i++) {
              if (Number.isNaN(pixels[i])) expect(back[i]).toBeNaN();
              else if (method === "SUBTRACTIVE_DITHER_2" && pixels[i] === 0) expect(back[i]).toBe(0);
              // Beside half a step the rounding of ZZERO, which may be 2^31 steps away.
              else expect(Math.abs(back[i] - pixels[i])).toBeLessThanOrEqual(step.scale * (0.5 + 1e-5));
            }
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  it("gives no step for what integers cannot hold", () => {
    const known = { noise: 1, min: 0, max: 100, hasNaN: false };
    expect(stepOf({ ...known, noise: 0 }, 4, "NO_DITHER")).toBeUndefined();
    expect(stepOf({ ...known, max: Number.POSITIVE_INFINITY }, 4, "NO_DITHER")).toBeUndefined();
    expect(stepOf({ ...known, min: Number.NEGATIVE_INFINITY }, -1, "NO_DITHER")).toBeUndefined();
    expect(stepOf({ ...known, max: 2 ** 32 }, -1, "NO_DITHER")).toBeUndefined();
    expect(stepOf({ ...known, max: 2 ** 32 - 16 }, -1, "NO_DITHER")?.scale).toBe(1);
    expect(stepOf(known, 4, "NO_DITHER")).toEqual({ scale: 0.25, zero: 0 });
  });

  it("reaches the ends of its integers without touching the reserved ones", () => {
    const pixels = Float64Array.of(-3e9, -3e9 + 4294967273, 0);
    for (const method of METHODS) {
      const step = stepOf(new NoiseMeter(3).measure(pixels, 3), -1, method);
      const integers = new Int32Array(3);
      quantise(pixels, step ?? { scale: 0, zero: 0 }, { method, seed: 1, row: 0 }, integers);
      expect(integers[0]).toBeGreaterThan(-2147483640);
      expect(integers[1]).toBeGreaterThan(2147483600);
    }
  });
});

describe("noise (Stoehr et al. 2008; Pence, White and Seaman 2010)", () => {
  it("is that of Gaussian noise on a slope, to 3 %", () => {
    const next = gaussian(7);
    for (const sigma of [0.3, 25]) {
      const pixels = Float64Array.from(
        { length: 200 * 300 },
        (_, i) => 1000 + 0.01 * (i % 200) + sigma * next(),
      );
      const { noise } = new NoiseMeter(pixels.length).measure(pixels, 200);
      // The least of three estimates: a little below.
      expect(noise / sigma).toBeGreaterThan(0.96);
      expect(noise / sigma).toBeLessThan(1.01);
    }
  });

  it("does not see structure of ten pixels, NaNs and padding", () => {
    const next = gaussian(8);
    const pixels = Float64Array.from({ length: 400 * 100 }, (_, i) => {
      const x = i % 400;
      if (x < 150) return 0;
      return x % 17 === 0 ? Number.NaN : 50 * Math.sin(x / 10) + next();
    });
    const { noise, hasNaN, min } = new NoiseMeter(pixels.length).measure(pixels, 400);
    expect(hasNaN).toBe(true);
    expect(min).toBeLessThan(-49);
    expect(noise).toBeGreaterThan(0.9);
    expect(noise).toBeLessThan(1.6);
  });

  it("is 0 for what has none", () => {
    const measure = (values: number[], width = values.length): number =>
      new NoiseMeter(values.length).measure(Float64Array.from(values), width).noise;
    expect(measure(new Array(50).fill(3))).toBe(0);
    expect(measure([1, 5, 2, 7, 1, 9, 3, 4])).toBe(0);
    expect(measure(Array.from({ length: 40 }, (_, i) => 2 * i))).toBe(0);
    // Narrow tiles count as one row.
    expect(
      measure(
        Array.from({ length: 40 }, (_, i) => (i * i * 37) % 101),
        4,
      ),
    ).toBeGreaterThan(1);
  });

  it("takes medians as sorting does, of few and of many", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(20), fc.double({ min: 0, max: 1e300, noNaN: true })), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.constantFrom(1, 40, 2000),
        (few, times) => {
          // Many: the same again and again, a little larger each time.
          const values = Float64Array.from(
            { length: few.length * times },
            (_, i) => few[i % few.length] * (1 + i / 1e5),
          );
          const median = new Median(values.length);
          median.values.set(values);
          expect(median.lower(values.length)).toBe(values.sort()[(values.length - 1) >> 1]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is infinite for numbers too large to subtract, which then have no step", () => {
    const pixels = Float64Array.from(
      { length: 50 },
      (_, i) => (i % 3 === 0 ? 1e308 : -1e308) * (1 + (i % 7) / 20),
    );
    const statistics = new NoiseMeter(50).measure(pixels, 50);
    expect(statistics.noise).toBe(Number.POSITIVE_INFINITY);
    expect(stepOf(statistics, 4, "NO_DITHER")).toBeUndefined();
  });
});
