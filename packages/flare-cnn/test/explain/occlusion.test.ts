import { AbortedError, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultOcclusion, fluxOcclusion, occlusionMap } from "../../src/explain/index.ts";
import { logitOf } from "../../src/explain/logit.ts";
import { maskAverage } from "../../src/explain/mask-average.ts";
import { maskPositions } from "../../src/explain/mask-positions.ts";
import { maskRuns } from "../../src/explain/mask-shape.ts";
import type { InputConfig } from "../../src/types.ts";
import { fieldOf, fluxClassifier, NATIVE } from "./support/classifiers.ts";

const random = seededRandom(3);
const noise = (width: number, height: number) => fieldOf(width, height, () => 300 * random.normal());

/** Section 4.5 word by word: a mask of side m, one pixel at a time, the average of the changes at each pixel. */
async function asPrinted(
  classifier: ReturnType<typeof fluxClassifier>,
  input: ReturnType<typeof noise>,
  m: number,
) {
  const { width, height } = input;
  const [whole] = await classifier.probabilities([input]);
  const sum = new Float64Array(width * height);
  const count = new Float64Array(width * height);
  for (let y = 0; y + m <= height; y++) {
    for (let x = 0; x + m <= width; x++) {
      const inMask = (i: number) =>
        i % width >= x && i % width < x + m && Math.floor(i / width) >= y && Math.floor(i / width) < y + m;
      const masked = { ...input, data: input.data.map((value, i) => (inMask(i) ? 0 : value)) };
      const [left] = await classifier.probabilities([masked]);
      const change = Number(whole >= 0.5) - Number(left >= 0.5);
      for (let i = 0; i < sum.length; i++) {
        if (!inMask(i)) continue;
        sum[i] += change;
        count[i]++;
      }
    }
  }
  return sum.map((value, i) => value / count[i]);
}

describe("masks", () => {
  it("cover every pixel whatever the stride", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 12 }),
        (w, h, moreX, moreY, stride) => {
          fc.pre(stride <= Math.min(w, h));
          const frame = { width: w + moreX, height: h + moreY };
          const mask = maskRuns({ widthPx: w, heightPx: h });
          const places = maskPositions(mask, frame, stride);
          const ones = maskAverage(mask, places, new Float64Array(places.length).fill(1), frame);
          expect(ones.data.every((value) => value === 1)).toBe(true);
          expect(places.at(-1)).toEqual([moreX, moreY]);
        },
      ),
    );
  });

  it("of 100 x 100 pixels at stride 8 on 256 x 256 are 441, at stride 1 the paper's 24,649", () => {
    const mask = maskRuns(100);
    const frame = { width: 256, height: 256 };
    // 0, 8, ... 152 and the edge, 156: 21 a side.
    expect(maskPositions(mask, frame, 8)).toHaveLength(441);
    expect(maskPositions(mask, frame, 1)).toHaveLength(24_649);
  });

  it("of any shape go over the edges, so that corners are covered", () => {
    const frame = { width: 30, height: 20 };
    for (const mask of [
      maskRuns({ widthPx: 9, heightPx: 7, shape: "ellipse" }),
      maskRuns(fieldOf(5, 5, (x, y) => Number(x === y || x === 2))),
    ]) {
      const places = maskPositions(mask, frame, 1);
      const values = places.map((_, k) => k % 7);
      const average = maskAverage(mask, places, values, frame);
      const naive = fieldOf(30, 20, (x, y) => {
        const over = values.filter((_, k) => {
          const [column, row] = places[k];
          for (let r = 0; r < mask.runs.length; r += 3)
            if (row + mask.runs[r] === y && x >= column + mask.runs[r + 1] && x < column + mask.runs[r + 2])
              return true;
          return false;
        });
        return over.reduce((sum, value) => sum + value, 0) / over.length;
      });
      naive.data.forEach((value, i) => void expect(average.data[i]).toBeCloseTo(value, 5));
    }
  });
});

const KINDS: readonly InputConfig[] = [
  { kind: "native", scaleDeg: 0.12 },
  { kind: "resize", sizePx: 256 },
  { kind: "crop", scaleDeg: 0.06, sizePx: 128 },
];

describe("defaultOcclusion", () => {
  it("is one size on the Sun at fixed scale, and the paper's share of what is resized", () => {
    const [native, resized, crop] = KINDS;
    // 1.44 degrees are 12 pixels of 0.12 degrees.
    for (const frame of [
      { width: 100, height: 60 },
      { width: 280, height: 150 },
    ])
      expect(defaultOcclusion(frame, native)).toEqual({ mask: { widthPx: 12, heightPx: 12 }, stride: 4 });
    const square = { width: 256, height: 256 };
    expect(defaultOcclusion(square, resized)).toEqual({ mask: { widthPx: 100, heightPx: 100 }, stride: 8 });
    expect(defaultOcclusion(square, crop)).toEqual({ mask: { widthPx: 24, heightPx: 24 }, stride: 8 });
    expect(defaultOcclusion({ width: 100, height: 5 }, native)).toEqual({
      mask: { widthPx: 12, heightPx: 5 },
      stride: 2,
    });
    expect(defaultOcclusion(square, native, { coarse: true }).stride).toBe(6);
  });
});

describe("occlusionMap", () => {
  const classifier = fluxClassifier(NATIVE, { slope: 1e-5, intercept: -2 });

  it("is what section 4.5 says, for labels, one pixel at a time", async () => {
    const input = noise(20, 18);
    const flux = input.data.reduce((sum, b) => sum + Math.abs(b), 0);
    // Just flaring: some masks turn the label, others do not.
    const edge = fluxClassifier(NATIVE, { slope: 1e-3, intercept: -0.9 * 1e-3 * flux });
    const { map, masks, output } = await occlusionMap(edge, input, { mask: 6, stride: 1, output: "label" });
    expect(masks).toBe(15 * 13);
    expect(output).toBe(1);
    const expected = await asPrinted(edge, input, 6);
    expect(new Set(expected).size).toBeGreaterThan(10);
    map.data.forEach((value, i) => void expect(value).toBeCloseTo(expected[i], 10));
  });

  it("of a classifier by total flux is the flux under the masks", async () => {
    const input = noise(40, 30);
    for (const mask of [12, { widthPx: 10, heightPx: 14, shape: "ellipse" } as const]) {
      const { map, output } = await occlusionMap(classifier, input, { mask, stride: 5, output: "logit" });
      const [p] = await classifier.probabilities([input]);
      expect(output).toBeCloseTo(logitOf(p), 10);
      const flux = fluxOcclusion(classifier, input, { mask, stride: 5 });
      // The sums of 32-bit fields differ in their last digits only.
      map.data.forEach((value, i) => void expect(value).toBeCloseTo(1e-5 * flux.data[i], 6));
    }
  });

  it("does not depend on how many inputs are classified at once", async () => {
    const input = noise(40, 30);
    const one = await occlusionMap(classifier, input, { mask: 12, stride: 3, batch: 1 });
    const many = await occlusionMap(classifier, input, { mask: 12, stride: 3, batch: 1000 });
    expect(one.map.data).toEqual(many.map.data);
    expect(one.maximum).toBe(Math.max(...one.map.data.map(Math.abs)));
  });

  it("leaves the input as it is, tells its progress and stops when asked", async () => {
    const input = noise(40, 30);
    const before = input.data.slice();
    const done: number[] = [];
    const onProgress = (progress: { done: number }) => void done.push(progress.done);
    const { masks } = await occlusionMap(classifier, input, { mask: 12, stride: 6, batch: 8, onProgress });
    expect(input.data).toEqual(before);
    expect(done.at(-1)).toBe(masks);
    const abort = new AbortController();
    const stopping = occlusionMap(classifier, input, {
      mask: 12,
      batch: 2,
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(stopping).rejects.toThrow(AbortedError);
  });

  it("fills with what it is told", async () => {
    const input = fieldOf(20, 20, () => 500);
    const same = await occlusionMap(classifier, input, { mask: 5, fillGauss: -500 });
    expect(same.maximum).toBe(0);
  });

  it("compares labels at the threshold that it is told", async () => {
    const input = noise(20, 18);
    const [p] = await classifier.probabilities([input]);
    const options = { mask: 6, stride: 3, output: "label" } as const;
    const usual = await occlusionMap(classifier, input, options);
    const high = await occlusionMap(classifier, input, { ...options, threshold: p });
    expect(p).toBeLessThan(0.5);
    expect([usual.output, usual.maximum]).toEqual([0, 0]);
    // Whatever is hidden, the probability falls below itself.
    expect([high.output, high.maximum]).toEqual([1, 1]);
    await expect(occlusionMap(classifier, input, { ...options, threshold: 1.5 })).rejects.toThrow(/1\.5/);
  });

  it("covers every pixel of elongated frames by itself; only a stride of one's own can leave some out", async () => {
    const shapes = [
      [300, 50],
      [275, 37],
      [400, 3],
      [2, 90],
      [1, 1],
    ] as const;
    for (const [width, height] of shapes) {
      for (const kind of KINDS) {
        const input = fieldOf(width, height, () => 1);
        const blind = fluxClassifier(kind, { slope: 0, intercept: 0 });
        for (const coarse of [false, true])
          await expect(occlusionMap(blind, input, { coarse, batch: 4096 })).resolves.toBeDefined();
      }
    }
    const gaps = fieldOf(9, 9, (x, y) => Number((x + y) % 4 === 0));
    await expect(occlusionMap(classifier, noise(30, 20), { mask: gaps })).resolves.toBeDefined();
    await expect(occlusionMap(classifier, noise(30, 20), { mask: gaps, stride: 4 })).rejects.toThrow(
      /under no mask/,
    );
    await expect(occlusionMap(classifier, noise(200, 10), { stride: 60 })).rejects.toThrow(/under no mask/);
  });

  it("refuses masks that do not fit and strides that leave pixels out", async () => {
    const input = noise(20, 10);
    await expect(occlusionMap(classifier, input, { mask: 12 })).rejects.toThrow(/12x12.*20x10/);
    await expect(occlusionMap(classifier, input, { mask: 4, stride: 6 })).rejects.toThrow(/under no mask/);
    await expect(occlusionMap(classifier, input, { stride: 0 })).rejects.toThrow(/stride of 0/);
    await expect(occlusionMap(classifier, input, { mask: 0 })).rejects.toThrow(/mask of 0x0/);
  });
});
