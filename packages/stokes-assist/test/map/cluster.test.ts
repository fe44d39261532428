import fc from "fast-check";
import { expect, it } from "vitest";
import {
  chooseClusters,
  clusterMeans,
  kMeans,
  mapFeatures,
  type Points,
  silhouette,
} from "../../src/map/cluster/index.ts";
import { clusteredGuess, sameGuess } from "../../src/map/guess.ts";
import { invertMap } from "../../src/map/invert-map.ts";
import type { MapResult } from "../../src/map/result.ts";
import { type ToyModel, toy, toyCube, toyGuess, toyMethods } from "./toy.ts";

/** Three spirals of 30, 20 and 10 points. */
function spirals(): Points {
  const data: number[] = [];
  for (const [x, y, count] of [
    [0, 0, 30],
    [6, 1, 20],
    [2, 7, 10],
  ]) {
    for (let i = 0; i < count; i++) {
      const radius = 0.35 * Math.sqrt(i);
      data.push(x + radius * Math.cos(2.399963 * i), y + radius * Math.sin(2.399963 * i));
    }
  }
  return { data: Float64Array.from(data), count: 60, dimensions: 2 };
}

it("finds the clusters that scikit-learn 1.9.1 finds (KMeans, n_init 200; silhouette_score)", () => {
  const clustering = kMeans(spirals(), 3, { seed: 1 });
  expect([...clustering.sizes]).toEqual([30, 20, 10]);
  expect(clustering.inertia).toBeCloseTo(81.964286471315, 9);
  expect(clustering.centres[0]).toBeCloseTo(0.02902750009483168, 12);
  expect(clustering.centres[5]).toBeCloseTo(7.042881903503421, 12);
  expect(silhouette(spirals(), clustering.labels)).toBeCloseTo(0.7495047389502872, 12);
  expect([...clustering.labels.subarray(0, 30)]).toEqual(new Array(30).fill(0));
});

it("chooses three of them, by silhouette and by the bend of the inertia", () => {
  for (const by of ["silhouette", "inertia"] as const) {
    const { k, tried } = chooseClusters(spirals(), { seed: 2, by, numbers: [2, 3, 4, 5, 6] });
    expect(k).toBe(3);
    expect(tried).toHaveLength(5);
    // scikit-learn's values for two clusters.
    expect(tried[0].inertia).toBeCloseTo(432.134477119425, 6);
    expect(tried[0].silhouette).toBeCloseTo(0.5543118675042354, 6);
  }
});

it("is the same for the same seed, leaves out what is not finite, and takes no more clusters than points", () => {
  const points = spirals();
  points.data[21] = Number.NaN;
  const one = kMeans(points, 4, { seed: 5 });
  expect(kMeans(points, 4, { seed: 5 })).toEqual(one);
  expect(one.labels[10]).toBe(-1);
  expect(one.sizes.reduce((sum, size) => sum + size, 0)).toBe(59);
  expect(() => kMeans(points, 60, { seed: 1 })).toThrow(/1 to 59/);
  expect(() => kMeans({ ...points, count: 7 }, 2, { seed: 1 })).toThrow(/7 points/);
  expect(silhouette(points, new Int32Array(60))).toBeNaN();
});

it("puts every point with its nearest centre, centres into the means, whatever the points", () => {
  const cloud = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 4,
    maxLength: 40,
  });
  fc.assert(
    fc.property(cloud, fc.integer({ min: 1, max: 4 }), (list, k) => {
      const data = Float64Array.from(list.flat());
      const { labels, centres, inertia } = kMeans({ data, count: list.length, dimensions: 2 }, k, {
        seed: 3,
      });
      let sum = 0;
      list.forEach(([x, y], i) => {
        const squares = Array.from(
          { length: k },
          (_, c) => (x - centres[2 * c]) ** 2 + (y - centres[2 * c + 1]) ** 2,
        );
        expect(squares[labels[i]]).toBeCloseTo(Math.min(...squares), 9);
        sum += squares[labels[i]];
      });
      expect(inertia).toBeCloseTo(sum, 9);
      for (let c = 0; c < k; c++) {
        const own = list.filter((_, i) => labels[i] === c);
        if (own.length > 0)
          expect(own.reduce((s, [x]) => s + x, 0) / own.length).toBeCloseTo(centres[2 * c], 9);
      }
    }),
  );
});

it("makes standardised points of maps, and mean models that clusters can start from", async () => {
  // Pixels of three levels, one that cannot be fitted.
  const cube = toyCube(5, 2, (k) => (k === 9 ? Number.NaN : [1, 10, 17.9][k % 3]));
  const options = { method: toy, methods: toyMethods };
  const result = (await invertMap(cube, { ...options, guess: sameGuess(toyGuess) })) as MapResult<ToyModel>;
  const points = mapFeatures(result, ["level", "angle"]);
  // Three depths, and the angle as cosine and sine.
  expect(points.dimensions).toBe(5);
  const first = Array.from({ length: 9 }, (_, i) => points.data[5 * i]);
  expect(first.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
  expect(first.reduce((sum, value) => sum + value ** 2, 0) / 9).toBeCloseTo(1, 5);
  const { labels, k } = kMeans(points, 3, { seed: 1 });
  expect(labels[9]).toBe(-1);
  expect(new Set(labels.subarray(0, 9)).size).toBe(3);
  const means = await clusterMeans(result, labels, k);
  for (let i = 0; i < 9; i++) expect(means[labels[i]].level[1]).toBeCloseTo(3 * [1, 10, 17.9][i % 3], 4);
  const again = await invertMap(cube, { ...options, guess: clusteredGuess(labels, means) });
  expect(again.map("level", 0).values[1]).toBeCloseTo(300, 4);
  await expect(clusterMeans(result, labels, 4)).rejects.toMatchObject({ kind: "data" });
  expect(() => clusteredGuess([0, 3], means)).toThrow(/cluster 3/);
});
