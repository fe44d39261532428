import { ArgumentError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bandsOfClass,
  labelShare,
  type Scene,
  type SceneClass,
  sceneClasses,
  scenes,
} from "../../src/index.ts";

const few = { count: 56, seed: 5, widthPx: 48 } as const;

describe("scenes", () => {
  test("a scene depends on seed and index, not on what was asked for before", () => {
    const all = [...scenes(few)];
    const again = scenes({ ...few, count: 1000 });
    fc.assert(
      fc.property(fc.nat(few.count - 1), (index) => {
        const one = again.at(index);
        expect(one.image).toEqual(all[index].image);
        expect(one.mask).toEqual(all[index].mask);
        expect(one.labels).toEqual(all[index].labels);
      }),
      { numRuns: 12 },
    );
    expect(scenes({ ...few, seed: 6 }).at(3).image.data).not.toEqual(all[3].image.data);
  });

  test("classes come equally often, in their own bands, which take turns", () => {
    const all = [...scenes({ count: 112, seed: 1, widthPx: 16 })];
    for (const name of sceneClasses) {
      const own = all.filter(({ sceneClass }) => sceneClass === name);
      expect(own).toHaveLength(16);
      for (const band of bandsOfClass[name]) {
        expect(own.filter((scene) => scene.band === band)).toHaveLength(16 / bandsOfClass[name].length);
      }
    }
  });

  test("frames of a sun are alike but not the same; other suns are not alike; each has its day", () => {
    const made = scenes({ count: 60, seed: 9, classes: ["sunspot"], bands: ["continuum"], closeShare: 0 });
    let [alike, unlike] = [0, 0];
    for (let sun = 0; sun < 20; sun++) {
      const [a, b, c] = [made.at(2 * sun), made.at(2 * sun + 1), made.at(2 * sun + 2)];
      expect([a.sun, b.sun, c.sun]).toEqual([sun, sun, sun + 1]);
      expect(a.image.data).not.toEqual(b.image.data);
      const days = [a, b, c].map(({ image }) => image.time?.utc.slice(0, 10));
      expect(days[0]).toBe(days[1]);
      expect(days[2]).not.toBe(days[0]);
      const scale = [a, b, c].map(scaleOf);
      expect(scale[0]).toBe(scale[1]);
      alike += Math.abs(spread(a) - spread(b)) / spread(a);
      unlike += Math.abs(spread(a) - spread(c)) / spread(a);
    }
    expect(alike).toBeLessThan(0.6 * unlike);
  });

  test("labels are the class and what covers its share; boxes and shares are those of the mask", () => {
    let more = 0;
    for (const { sceneClass, labels, features, mask, image } of scenes({ ...few, several: true })) {
      if (sceneClass !== "quiet_sun") expect(labels).toContain(sceneClass);
      for (const name of labels) {
        if (name !== sceneClass) expect(maskShare(mask, name)).toBeGreaterThanOrEqual(labelShare);
      }
      for (const name of sceneClasses) {
        const share = features.reduce((sum, { kind, share }) => sum + (kind === name ? share : 0), 0);
        expect(share).toBeCloseTo(maskShare(mask, name), 12);
        if (share >= labelShare) expect(labels).toContain(name);
      }
      if (labels.length > 1) more++;
      const { width } = image;
      for (let i = 0; i < mask.data.length; i++) {
        if (mask.data[i] === 0) continue;
        const name = sceneClasses[mask.data[i] - 1];
        const [x, y] = [i % width, Math.floor(i / width)];
        const inside = features.some(
          ({ kind, box }) =>
            kind === name && x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height,
        );
        expect(inside).toBe(true);
      }
    }
    expect(more).toBeGreaterThan(5);
  });

  test("values are whole numbers of a byte", () => {
    for (const { image } of scenes({ ...few, count: 14 })) {
      expect(image.data.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)).toBe(true);
    }
  });

  test("options that make no scene are refused by name", () => {
    expect(() => scenes({ count: 1.5 })).toThrow(ArgumentError);
    expect(() => scenes({ widthPx: 8 })).toThrow("widthPx is 8");
    expect(() => scenes({ classes: ["coronal_hole"], bands: ["continuum"] })).toThrow(
      "No scene of coronal_hole",
    );
    expect(() => scenes({ closeShare: 2 })).toThrow("closeShare");
    expect(() => scenes({ firstDay: "soon" })).toThrow("first day");
    expect(() => scenes({ bands: ["Ca II K"] as never })).toThrow('no band "Ca II K"');
    expect(() => scenes(few).at(56)).toThrow("Scene 56 of 56");
  });

  test("mean and spread alone do not tell the classes apart", () => {
    // A nearest neighbour on mean and spread is right for 0.68 of the real patches (validation by blocks of time).
    const all = [...scenes({ count: 840, seed: 2, widthPx: 32 })];
    const facts = all.map((scene) => [mean(scene), spread(scene)]);
    const half = 420;
    let right = 0;
    for (let i = half; i < all.length; i++) {
      let [best, least] = [0, Number.POSITIVE_INFINITY];
      for (let k = 0; k < half; k++) {
        const d = (facts[i][0] - facts[k][0]) ** 2 / 45 ** 2 + (facts[i][1] - facts[k][1]) ** 2 / 15 ** 2;
        if (d < least) [best, least] = [k, d];
      }
      if (all[best].sceneClass === all[i].sceneClass) right++;
    }
    expect(right / half).toBeLessThan(0.75);
    expect(right / half).toBeGreaterThan(1 / 7);
  });
});

function maskShare({ data }: Scene["mask"], name: SceneClass): number {
  const value = sceneClasses.indexOf(name) + 1;
  return data.filter((pixel) => pixel === value).length / data.length;
}

function scaleOf({ image }: Scene): number | undefined {
  return image.coordinates?.frame === "helioprojective" ? image.coordinates.pixelScaleArcsec[0] : undefined;
}

function mean({ image: { data } }: Scene): number {
  return data.reduce((sum, value) => sum + value, 0) / data.length;
}

function spread(scene: Scene): number {
  const middle = mean(scene);
  const { data } = scene.image;
  return Math.sqrt(data.reduce((sum, value) => sum + (value - middle) ** 2, 0) / data.length);
}
