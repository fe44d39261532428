import { memoryStore } from "@helioscope/core";
import { nodeDocument } from "@helioscope/core/figure/node";
import { describe, expect, it } from "vitest";
import { drawResolution, resolutionTables, resolutionTest } from "../../src/index.ts";
import { madeClassifier, madeImage } from "./made-set.ts";

const images = [
  { name: "a", image: madeImage("bright", 1, 64), labels: ["bright"] },
  { name: "b", image: madeImage("striped", 2, 32), labels: ["striped"] },
  { name: "c", image: madeImage("dark", 3, 64), labels: ["bright"] },
];

describe("the resolution test", () => {
  it("keeps classes that are told by the level, and loses the one told by fine structure", async () => {
    const test = await resolutionTest(images, madeClassifier(), { scales: [2, 4] });
    expect(test.curve.map(({ scale, images: count, unchanged }) => [scale, count, unchanged])).toEqual([
      [1, 3, 3],
      [2, 3, 2],
      [4, 3, 2],
    ]);
    expect(test.curve[0].accuracy).toBeCloseTo(2 / 3, 12);
    expect(test.curve[1].accuracy).toBeCloseTo(1 / 3, 12);
    const striped = test.rows.filter(({ name }) => name === "b");
    expect(striped.map(({ full }) => full)).toEqual(["striped", "striped", "striped"]);
    expect(striped[0].probability).toBeGreaterThan(0.99);
    expect(striped[1].probability).toBeLessThan(0.5);
    expect(test.rows.filter(({ name }) => name === "a").map(({ width }) => width)).toEqual([64, 32, 16]);
    expect(test.curve[1].low).toBeGreaterThan(0);
    expect(test.curve[1].high).toBeLessThan(1);
  });

  it("takes scales in any order, once each, and the pixel scale of images", async () => {
    const coordinates = {
      frame: "helioprojective",
      type: ["HPLN-TAN", "HPLT-TAN"],
      referencePixel: [1, 1],
      rotationDegrees: 0,
      referenceArcsec: [0, 0],
      pixelScaleArcsec: [0.16, 0.16],
    } as const;
    const placed = images.map(({ image, ...rest }) => ({
      ...rest,
      image: { ...image, name: "i", coordinates },
    }));
    const pixels = await resolutionTest(images, madeClassifier(), { scales: [3, 1, 3, 1.5] });
    const arcsec = await resolutionTest(placed, madeClassifier(), { scales: [1.5, 3], fromArcsec: 0.32 });
    expect(pixels.curve.map(({ scale }) => scale)).toEqual([1, 1.5, 3]);
    arcsec.rows.forEach((row, k) => {
      expect(row.probability).toBeCloseTo(pixels.rows[k].probability, 4);
    });
  });

  it("names what it could not degrade", async () => {
    await expect(resolutionTest(images, madeClassifier(), { fromArcsec: 0.3 })).rejects.toThrow(
      /No image among 3/,
    );
    await expect(resolutionTest(images, madeClassifier(), { scales: [0.5] })).rejects.toThrow("0.5 times");
    const empty = { data: new Float32Array(64).fill(Number.NaN), width: 8, height: 8 };
    const { skipped, curve } = await resolutionTest(
      [{ name: "x", image: empty }, images[0]],
      madeClassifier(),
    );
    expect(skipped.map(({ name }) => name)).toEqual(["x"]);
    expect(curve[0].images).toBe(1);
  });

  it("says several labels together", async () => {
    const { rows } = await resolutionTest(images, madeClassifier("several"), { scales: [4] });
    const striped = rows.filter(({ name }) => name === "b");
    expect(striped.map(({ said, unchanged, right }) => [said, unchanged, right])).toEqual([
      ["striped", true, true],
      ["", false, false],
    ]);
  });

  it("writes a curve, examples and tables", async () => {
    const store = memoryStore();
    const test = await resolutionTest(
      images.map(({ name, image }) => ({ name, image })),
      madeClassifier(),
      { scales: [2], examples: 2 },
    );
    const pictures = await drawResolution(store, test, { document: nodeDocument() });
    expect(pictures.map(({ path }) => path)).toEqual(await store.list().then((all) => all.sort().reverse()));
    expect(test.examples.map(({ name }) => name)).toEqual(["a", "b"]);
    const [curve, each] = resolutionTables(test);
    expect(curve.rows[0]).toMatchObject({ scale: 1, resolution: null, accuracy: null, share: 1 });
    expect([curve.rows.length, each.rows.length]).toEqual([2, 6]);
    for (const { columns, rows } of [curve, each])
      for (const row of rows) expect(Object.keys(row).sort()).toEqual(columns.map(({ name }) => name).sort());
  });
});
