import { DataError, ShapeError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { prepareImage, slicRejects } from "../../src/preprocess/index.ts";
import reference from "./reference.json" with { type: "json" };

const bytes = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

describe("the original's two ways (Pillow and scikit-image, make_reference.py)", () => {
  it.each(reference.cases.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const { width, height, size } = entry;
    const image = { data: new Int16Array(bytes(entry.image).buffer), width, height };
    const training = prepareImage(image, { kind: "slic-legacy", way: "training", sizePx: size });
    expect([training.width, training.height]).toEqual([size, size]);
    expect([...training.data]).toEqual([...bytes(entry.training)]);
    const inference = prepareImage(image, { kind: "slic-legacy", way: "inference", sizePx: size });
    const expected = new Float64Array(bytes(entry.inference).buffer);
    const worst = inference.data.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
    // Single precision of values up to 500.
    expect(worst).toBeLessThan(2e-5);
  });

  it("has a rule for what is missing: the lowest value", () => {
    const data = Float32Array.from({ length: 64 }, (_, i) => 10 + (i % 8));
    const holed = data.slice();
    holed.fill(Number.NaN, 16, 24);
    const filled = data.slice();
    filled.fill(10, 16, 24);
    for (const way of ["training", "inference"] as const) {
      const [a, b] = [holed, filled].map((values) =>
        prepareImage({ data: values, width: 8, height: 8 }, { kind: "slic-legacy", way, sizePx: 5 }),
      );
      expect(a.data).toEqual(b.data);
    }
    const none = { data: new Float32Array(64).fill(Number.NaN), width: 8, height: 8 };
    expect(() => prepareImage(none, { kind: "slic-legacy", way: "training", sizePx: 5 })).toThrow(DataError);
    const empty = { data: new Float32Array(0), width: 0, height: 0 };
    expect(() => prepareImage(empty, { kind: "slic-legacy", way: "training", sizePx: 5 })).toThrow(
      ShapeError,
    );
  });

  it("knows which images the original left out of its training", () => {
    const image = { data: Float32Array.from([3, 1, 2, -0]), width: 2, height: 2 };
    expect(slicRejects(image)).toBe(true);
    expect(slicRejects({ ...image, data: Float32Array.from([3, 1, 2, 0.5]) })).toBe(false);
  });
});
