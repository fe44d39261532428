import { describe, expect, test } from "vitest";
import { completeSceneOptions } from "../../src/scene/options.ts";
import { sceneIndex } from "../../src/scene/plan.ts";
import { sidesOf } from "../../src/scene/sides.ts";

describe.each([
  [0.1, 0],
  [0.2, 0],
  [0.25, 0],
  [0.5, 0],
  [0.2, 0.1],
  [0.8, 0],
])("shares of %d and %d", (validation, final) => {
  const options = completeSceneOptions({ count: 14 * 240, seed: 2 });
  const sides = sidesOf(options, 240, validation, final);

  test("every class is held back in each of its bands, equally often", () => {
    const counts = new Map<string, { all: number; validation: number; test: number }>();
    for (let i = 0; i < options.count; i++) {
      const { sun, sceneClass, band } = sceneIndex(options, i);
      const key = `${sceneClass} ${band}`;
      const count = counts.get(key) ?? { all: 0, validation: 0, test: 0 };
      counts.set(key, count);
      count.all++;
      if (sides[sun] !== "train") count[sides[sun]]++;
    }
    expect(counts.size).toBe(13);
    for (const count of counts.values()) {
      // Of a band's 60 suns, one more or less in each of its two or four strata; two frames a sun.
      expect(Math.abs(count.validation - validation * count.all)).toBeLessThanOrEqual(4);
      expect(Math.abs(count.test - final * count.all)).toBeLessThanOrEqual(4);
    }
  });

  test("all in all as many as asked for, the same suns whatever the count, others with another seed", () => {
    const held = sides.filter((side) => side !== "train").length;
    expect(Math.abs(held - (validation + final) * 240)).toBeLessThanOrEqual(1);
    for (const suns of [1, 7, 57]) {
      expect(sidesOf(options, suns, validation, final)).toEqual(sides.slice(0, suns));
    }
    const other = completeSceneOptions({ count: 14 * 240, seed: 3 });
    expect(sidesOf(other, 240, validation, final)).not.toEqual(sides);
  });
});

test("one sun alone is one to train on", () => {
  for (let seed = 0; seed < 20; seed++) {
    expect(sidesOf(completeSceneOptions({ seed }), 1, 0.2, 0.2)).toEqual(["train"]);
  }
});
