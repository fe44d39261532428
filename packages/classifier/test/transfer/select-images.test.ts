import { DataError, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawShots } from "../../src/transfer/draw-shots.ts";
import { selectImages, subset } from "../../src/transfer/select-images.ts";
import type { LabelledSet } from "../../src/types.ts";
import { textures } from "./support/textures.ts";

const joined = (a: LabelledSet, b: LabelledSet): LabelledSet => ({
  images: [...a.images, ...b.images],
  classes: [...new Set([...a.classes, ...b.classes])].sort(),
  labels: "single",
  skipped: [],
  read: (index) => (index < a.images.length ? a.read(index) : b.read(index - a.images.length)),
});

describe("selectImages", () => {
  const set = joined(textures(["across", "noise"], 3), textures(["noise", "spots"], 3, { band: "B" }));

  it("takes a band, with the classes and pixels of its images", async () => {
    const part = selectImages(set, { bands: ["B"] });
    expect(part.classes).toEqual(["noise", "spots"]);
    expect(part.images.map(({ band }) => band)).toEqual(Array(6).fill("B"));
    expect(await part.read(4)).toEqual(await set.read(10));
  });

  it("takes classes, and leaves other labels of the same image out", () => {
    const several = { ...set, labels: "several" as const };
    const images = several.images.map((image, i) =>
      i === 0 ? { ...image, labels: ["across", "spots"] } : image,
    );
    const part = selectImages({ ...several, images }, { classes: ["spots"] });
    expect(part.images).toHaveLength(4);
    expect(part.images[0].labels).toEqual(["spots"]);
  });

  it("names what is not there", () => {
    expect(() => selectImages(set, { bands: ["C"] })).toThrow(/No image is of band C/);
    expect(() => selectImages(set, { observatories: ["SDO"] })).toThrow(DataError);
    expect(() => selectImages(set, { bands: ["A"], classes: ["spots"] })).toThrow(/No image is left/);
    expect(() => subset(set, [])).toThrow(DataError);
  });
});

describe("drawShots", () => {
  it("draws so many of each class, none twice, from as many groups as there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (shots, seed) => {
        const set = textures(["across", "spots", "noise"], 18);
        const from = set.images.flatMap((_, i) => (i % 3 === 2 ? [] : [i]));
        const drawn = drawShots(set, from, shots, seededRandom(seed));
        expect(new Set(drawn).size).toBe(3 * shots);
        for (const [c, name] of set.classes.entries()) {
          const own = [...drawn.slice(c * shots, (c + 1) * shots)];
          expect(own.every((i) => from.includes(i) && set.images[i].labels[0] === name)).toBe(true);
          const counts = [0, 1].map((g) => own.filter((i) => i % 3 === g).length);
          expect(Math.abs(counts[0] - counts[1])).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("repeats with a seed, and differs between seeds", () => {
    const set = textures(["across", "spots"], 30);
    const all = set.images.map((_, i) => i);
    const draw = (seed: number) => [...drawShots(set, all, 5, seededRandom(seed))];
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("says which class is too small", () => {
    const set = textures(["across", "spots"], 3);
    expect(() => drawShots(set, [0, 1, 2, 3], 2, seededRandom(1))).toThrow(/Class spots has 1 images/);
  });
});
