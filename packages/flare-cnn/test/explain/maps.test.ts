import { seededRandom } from "@helioscope/core";
import { resize } from "@helioscope/core/image";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceFrom } from "../../src/explain/distance.ts";
import {
  bipole,
  fluxOcclusion,
  occlusionMap,
  onField,
  pilOverlap,
  saliencyMap,
  sensitiveRegion,
} from "../../src/explain/index.ts";
import { prepareInput } from "../../src/network/index.ts";
import type { InputConfig } from "../../src/types.ts";
import { fieldOf, fluxClassifier, lineClassifier, NATIVE } from "./support/classifiers.ts";

describe("onField", () => {
  it("is the bicubic map over its largest value, for resized inputs", () => {
    const random = seededRandom(1);
    const map = fieldOf(16, 16, () => random.normal());
    const field = fieldOf(50, 30, () => 0);
    const placed = onField(map, field, { kind: "resize", sizePx: 16 });
    const resized = resize(map, 50, 30).data;
    const most = Math.max(...resized.map(Math.abs));
    placed.data.forEach((value, i) => void expect(value).toBeCloseTo(resized[i] / most, 5));
    expect(Math.max(...placed.data.map(Math.abs))).toBe(1);
  });

  it.each<[InputConfig]>([
    [{ kind: "native", scaleDeg: 0.03 }],
    [{ kind: "native", scaleDeg: 0.12 }],
    [{ kind: "native", scaleDeg: 0.1 }],
    [{ kind: "crop", scaleDeg: 0.12, sizePx: 24 }],
    [{ kind: "crop", scaleDeg: 0.12, sizePx: 80 }],
    [{ kind: "crop", scaleDeg: 0.1, sizePx: 24 }],
    [{ kind: "resize", sizePx: 64 }],
  ])("puts a spot of the input where it is on the magnetogram: %j", (input) => {
    for (const [width, height, x, y] of [
      [203, 131, 60.3, 81.2],
      [160, 96, 30, 20],
    ]) {
      const field = fieldOf(width, height, (i, j) => 1000 * Math.exp(-((i - x) ** 2 + (j - y) ** 2) / 128));
      const placed = onField(prepareInput(field, input), field, input);
      let sum = 0;
      let sumX = 0;
      let sumY = 0;
      placed.data.forEach((value, i) => {
        if (!(value > 0.2)) return;
        sum += value;
        sumX += value * (i % width);
        sumY += value * Math.floor(i / width);
      });
      expect(sumX / sum).toBeCloseTo(x, -0.3);
      expect(sumY / sum).toBeCloseTo(y, -0.3);
    }
  });

  it("does not know what a crop leaves out, and keeps zeros", () => {
    const field = fieldOf(100, 60, (x, y) => (x > 70 && y > 30 ? 900 : 0));
    const input = { kind: "crop", scaleDeg: 0.03, sizePx: 40 } as const;
    const placed = onField(prepareInput(field, input), field, input);
    expect(placed.data[0]).toBeNaN();
    expect(placed.data.filter(Number.isNaN).length).toBeGreaterThan(4000);
    expect(
      onField(
        fieldOf(100, 60, () => 0),
        field,
        NATIVE,
      ).data.every((value) => value === 0),
    ).toBe(true);
  });
});

describe("distanceFrom", () => {
  it("equals scipy 1.17.1's distance_transform_edt", () => {
    const mask = fieldOf(7, 5, () => 0);
    for (const i of [1 * 7 + 2, 4 * 7 + 6, 3 * 7 + 0]) mask.data[i] = 1;
    const squares = [
      [5, 2, 1, 2, 5, 10, 16],
      [4, 1, 0, 1, 4, 9, 9],
      [1, 2, 1, 2, 5, 5, 4],
      [0, 1, 4, 5, 5, 2, 1],
      [1, 2, 5, 9, 4, 1, 0],
    ];
    expect([...distanceFrom(mask).data].map((d) => Math.round(d * d))).toEqual(squares.flat());
  });

  it("is the distance of the nearest pixel of any mask", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 14 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 120 }),
        (width, some) => {
          const height = Math.ceil(some.length / width);
          const mask = fieldOf(width, height, (x, y) => Number(some[y * width + x] ?? false));
          const { data } = distanceFrom(mask);
          for (let i = 0; i < data.length; i++) {
            let least = Number.POSITIVE_INFINITY;
            mask.data.forEach((value, j) => {
              if (value === 0) return;
              const across = (i % width) - (j % width);
              const up = Math.floor(i / width) - Math.floor(j / width);
              least = Math.min(least, Math.hypot(across, up));
            });
            if (least === Number.POSITIVE_INFINITY) expect(data[i]).toBe(least);
            else expect(data[i]).toBeCloseTo(least, 10);
          }
        },
      ),
    );
  });
});

describe("pilOverlap", () => {
  const field = bipole({ radiusMm: 12, widthPx: 240, heightPx: 120, separationMm: 30 });
  const pil = fieldOf(240, 120, (x, y) => Number(x === 120 && y > 40 && y < 80));

  it("counts a uniform map as 1 and a map on the line as more", () => {
    const near = fieldOf(240, 120, (x, y) => Number(Math.abs(x - 120) < 3 && y > 45 && y < 75));
    const { rows } = pilOverlap(near, field, pil, { withinMm: 1.4 });
    const [map, uniform, strength] = rows;
    expect(map).toMatchObject({ name: "map", share: 1, regionShare: 1 });
    expect(map.peakDistanceMm).toBeLessThanOrEqual(0.73);
    // Pixels twice as large are twice as far.
    const coarse = pilOverlap(near, { ...field, pixelScaleDeg: 0.06 }, pil, { withinMm: 1.4 });
    expect(coarse.rows[0].peakDistanceMm).toBeCloseTo(2 * map.peakDistanceMm, 10);
    expect(coarse.rows[0].share).toBeLessThan(1);
    expect(uniform.concentration).toBe(1);
    expect(map.concentration).toBeCloseTo(1 / uniform.share, 10);
    // The discs of this bipole begin 8 pixels from the line.
    expect(strength.share).toBe(0);
  });

  it("tells a classifier that looks at the line from one that looks at the flux", async () => {
    const close = bipole({ radiusMm: 12, widthPx: 240, heightPx: 120, separationMm: 23 });
    const masks = { mask: 20, stride: 4, output: "logit" } as const;
    const line = await occlusionMap(lineClassifier(NATIVE, 1e-4, -1), close, masks);
    const flux = await occlusionMap(fluxClassifier(NATIVE, { slope: 1e-6, intercept: -9 }), close, masks);
    const rows = [line, flux].map(
      ({ map }) =>
        pilOverlap(onField(map, close, NATIVE), close, pil, {
          beside: { flux: onField(fluxOcclusion({ input: NATIVE }, close, masks), close, NATIVE) },
        }).rows,
    );
    const [[own, , , honest], [other]] = rows;
    expect(own.share).toBeGreaterThan(0.95);
    expect(own.share).toBeGreaterThan(2.5 * honest.share);
    expect(other.share).toBeCloseTo(honest.share, 3);
    expect(own.regionShare).toBe(1);
  });

  it("refuses a magnetogram without a line", () => {
    const none = fieldOf(240, 120, () => 0);
    expect(() => pilOverlap(field, field, none)).toThrowError(/no polarity-inversion line/);
    expect(() =>
      pilOverlap(
        field,
        field,
        fieldOf(3, 3, () => 1),
      ),
    ).toThrowError(/240x120 and 3x3/);
    expect(() => pilOverlap(field, field, pil, { withinMm: -1 })).toThrowError(/reach of -1/);
  });
});

describe("saliencyMap", () => {
  const classifier = fluxClassifier(NATIVE, { slope: 1e-3, intercept: -2 });
  const random = seededRandom(4);
  const input = fieldOf(12, 9, () => 200 * random.normal());

  it("is the gradient, or what each pixel adds", async () => {
    expect((await saliencyMap(classifier, input)).data).toEqual(
      Float32Array.from(input.data, (b) => Math.sign(b) * 1e-3),
    );
    const added = await saliencyMap(classifier, input, { method: "gradient-x-input" });
    added.data.forEach((value, i) => void expect(value).toBeCloseTo(Math.abs(input.data[i]) * 1e-3, 6));
  });

  it("smooth is the mean over noisy copies, the same for the same seed", async () => {
    const quiet = { method: "smooth", random: seededRandom(1), noiseGauss: 0, copies: 3 } as const;
    const exact = await saliencyMap(classifier, input, quiet);
    exact.data.forEach((value, i) => void expect(value).toBeCloseTo(Math.sign(input.data[i]) * 1e-3, 9));
    const smooth = (seed: number) =>
      saliencyMap(classifier, input, {
        ...({ method: "smooth", noiseGauss: 60, copies: 200 } as const),
        random: seededRandom(seed),
      });
    const [a, b, c] = [await smooth(1), await smooth(1), await smooth(2)];
    expect(a.data).toEqual(b.data);
    expect(a.data).not.toEqual(c.data);
    // The expected sign of B plus noise of sd s is erf(B / (s sqrt 2)): about 0.8 B / s for small B.
    const weak = input.data.reduce((best, v, i) => (Math.abs(v) < Math.abs(input.data[best]) ? i : best), 0);
    const strong = input.data.reduce(
      (best, v, i) => (Math.abs(v) > Math.abs(input.data[best]) ? i : best),
      0,
    );
    expect(Math.abs(a.data[weak])).toBeLessThan(0.3e-3);
    expect(Math.abs(a.data[strong])).toBeGreaterThan(0.95e-3);
    await expect(saliencyMap(classifier, input, { ...quiet, copies: 0 })).rejects.toThrow(/0 copies/);
  });

  it("smooth adds 10 G of noise, and asks where the clean input is active", async () => {
    const asked: { readonly noise: number; readonly clean: boolean }[] = [];
    const seen = {
      ...classifier,
      gradient: async (one: typeof input, options?: { readonly activeOf?: typeof input }) => {
        const squares = one.data.reduce((sum, b, i) => sum + (b - input.data[i]) ** 2, 0);
        asked.push({ noise: Math.sqrt(squares / one.data.length), clean: options?.activeOf === input });
        return one;
      },
    };
    await saliencyMap(seen, input, { method: "smooth", random: seededRandom(2) });
    expect(asked).toHaveLength(16);
    expect(asked.every(({ clean }) => clean)).toBe(true);
    expect(asked.reduce((sum, { noise }) => sum + noise, 0) / 16).toBeCloseTo(10, 0);
  });
});

describe("sensitiveRegion", () => {
  it("is what lies above the level", () => {
    const map = fieldOf(5, 1, (x) => x / 4);
    expect([...sensitiveRegion(map).data]).toEqual([0, 0, 0, 0, 1]);
    expect([...sensitiveRegion(map, 0.4).data]).toEqual([0, 0, 1, 1, 1]);
    expect(() => sensitiveRegion(map, 1)).toThrowError(/level of 1/);
  });
});
