import { type Random, type SolarImage, seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { cosines, dctColumns, dctRows } from "../../src/dataset/dct.ts";
import { duplicateRow, nearDuplicates } from "../../src/dataset/index.ts";
import { readImage } from "../../src/preprocess/index.ts";
import { labelled, setOf, waveImage } from "./support.ts";

it("the transform agrees with scipy.fft.dctn", () => {
  const rows = dctRows(waveImage(8).data, 64, 0, cosines(28, 3), 28);
  const low = dctColumns(rows, 0, cosines(28, 3), 28);
  // From reference.py.
  const expected = [
    [1749.55111, -36.56154, -167.46915],
    [34.69867, -117.4651, 136.89302],
    [38.17732, 32.88241, 150.617],
  ];
  expected.flat().forEach((value, k) => void expect(low[k]).toBeCloseTo(value, 2));
});

/** Clouds on a scale of some pixels, 80x80, of spread 1. */
function clouds(random: Random): Float32Array {
  const size = 80;
  let field = Float32Array.from({ length: size * size }, () => random.normal());
  for (let pass = 0; pass < 6; pass++) {
    field = field.map((_, k) => {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) sum += field[(k + dy * size + dx + size * size) % (size * size)];
      return sum / 3;
    });
  }
  const spread = Math.sqrt(field.reduce((sum, value) => sum + value * value, 0) / field.length);
  return field.map((value) => value / spread);
}

/** 64x64 pixels of them from (8 + dx, 8 + dy) on. */
function window(field: Float32Array, dx = 0, dy = 0, of = (value: number, _k: number) => value): SolarImage {
  const data = Float32Array.from({ length: 64 * 64 }, (_, k) =>
    of(field[(8 + dy + Math.floor(k / 64)) * 80 + 8 + dx + (k % 64)], k),
  );
  return { data, width: 64, height: 64, name: "clouds" };
}

describe("between the sides of a split", () => {
  const random = seededRandom(5);
  const fields = Array.from({ length: 60 }, () => clouds(random));
  const noise = seededRandom(6);
  const changes: readonly [string, (field: Float32Array) => SolarImage][] = [
    ["the same", (field) => window(field)],
    ["brighter, in steps", (field) => window(field, 0, 0, (v) => Math.round(v * 9 + 100))],
    ["another contrast", (field) => window(field, 0, 0, (v) => Math.exp(v / 2))],
    ["noisy", (field) => window(field, 0, 0, (v) => v + 0.2 * noise.normal())],
    ["shifted", (field) => window(field, 3, -2)],
  ];
  const entries = [
    ...fields.map((field, i) => ({
      image: labelled(`train/${i}`, ["a"], { utc: "2011-01-01T00:00:00Z" }),
      pixels: window(field),
    })),
    ...changes.map(([name, change], i) => ({
      image: labelled(name, ["a"], { utc: "2011-01-01T06:00:00Z" }),
      pixels: change(fields[10 * i]),
    })),
    { image: labelled("new", ["a"]), pixels: window(clouds(random)) },
  ];
  const set = setOf(entries);
  const split = {
    train: Uint32Array.from(fields.keys()),
    validation: Uint32Array.from({ length: 6 }, (_, i) => 60 + i),
    test: new Uint32Array(),
  };

  it("finds copies, encodings, brightness, noise and small shifts, and nothing else", async () => {
    const { pairs, compared } = await nearDuplicates(set, split);
    expect(compared).toBe(360);
    expect(pairs.map(({ first, second }) => [first, second]).sort((a, b) => a[0] - b[0])).toEqual(
      changes.map((_, i) => [10 * i, 60 + i]),
    );
    expect(pairs[0].distance).toBeLessThan(1e-6);
    expect(pairs.map(({ distance }) => distance)).toEqual(
      pairs.map(({ distance }) => distance).sort((a, b) => a - b),
    );
    expect(duplicateRow(set, pairs[0])).toMatchObject({ first: "train/0", second: "the same", hours: 6 });
  });

  it("lists files that cannot be read, and refuses distances that are none", async () => {
    const broken = {
      ...set,
      read: async (i: number) => (i === 0 ? readImage(new Uint8Array(), "x.png") : set.read(i)),
    };
    const { pairs, skipped } = await nearDuplicates(broken, split);
    expect(skipped).toEqual([{ name: "train/0", reason: expect.stringContaining("empty") }]);
    expect(pairs.length).toBe(changes.length - 1);
    await expect(nearDuplicates(set, split, { maxDistance: 1 })).rejects.toThrow(/distance of 1/);
    const signal = AbortSignal.abort();
    await expect(nearDuplicates(set, split, { signal })).rejects.toThrow(/Aborted/);
  });
});
