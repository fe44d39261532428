import { seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertDisjoint,
  chooseSplit,
  divideSet,
  leaksOf,
  leakText,
  nearDuplicates,
  SIDES,
  splitSet,
} from "../../src/dataset/index.ts";
import { presets } from "../../src/presets.ts";
import { labelled, setOf, waveImage } from "./support.ts";

const time = { kind: "time", blockDays: 1, validationShare: 0.25, testShare: 0.15 } as const;
const day = (n: number, hour = 0) => new Date(Date.UTC(2011, 0, 1 + n, hour)).toISOString();

/** `days` days with `each` images of every class. */
function daily(days: number, each: number, classes = ["a", "b", "c"]) {
  return setOf(
    Array.from({ length: days }, (_, d) =>
      classes.flatMap((name) =>
        Array.from({ length: each }, (_, k) => ({
          image: labelled(`${name}/${d}-${k}.png`, [name], { utc: day(d, k) }),
        })),
      ),
    ).flat(),
  );
}

describe("by time", () => {
  it("divides every class as the shares say, and repeats with its seed", () => {
    const set = daily(40, 3);
    const split = splitSet(set, time, { random: seededRandom(1) });
    expect([split.train.length, split.validation.length, split.test.length]).toEqual([216, 90, 54]);
    for (const name of set.classes)
      expect([...split.validation].filter((i) => set.images[i].labels[0] === name).length).toBe(30);
    expect(splitSet(set, time, { random: seededRandom(1) })).toEqual(split);
    expect(splitSet(set, time, { random: seededRandom(2) })).not.toEqual(split);
  });

  it("keeps blocks and groups on one side, and loses no image", () => {
    const image = fc.record({
      label: fc.constantFrom("a", "b", "c"),
      day: fc.integer({ min: 0, max: 30 }),
      group: fc.option(fc.integer({ min: 0, max: 20 }), { freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(image, { minLength: 60, maxLength: 120 }), fc.integer(), (images, seed) => {
        const set = setOf(
          images.map(({ label, day: d, group }, i) => ({
            image: labelled(`${i}.png`, [label], {
              utc: day(d),
              group: group === null ? null : `g${d % 7}-${group}`,
            }),
          })),
        );
        const split = splitSet(set, time, { random: seededRandom(seed) });
        const all = SIDES.flatMap((side) => [...split[side]]).sort((a, b) => a - b);
        expect(all).toEqual(images.map((_, i) => i));
        assertDisjoint(split, set);
        const sideOfDay = new Map<string, string>();
        for (const side of SIDES) {
          for (const i of split[side]) {
            const block = set.images[i].utc?.slice(0, 10) as string;
            expect(sideOfDay.get(block) ?? side).toBe(side);
            sideOfDay.set(block, side);
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it("has a rare class on both sides, and tells where that cannot be", () => {
    const rare = (days: number[]) => {
      const base = daily(20, 4, ["a"]);
      const more = days.map((d) => ({ image: labelled(`rare/${d}.png`, ["rare"], { utc: day(d, 5) }) }));
      return setOf([...base.images.map((image) => ({ image })), ...more]);
    };
    const config = { ...time, testShare: 0 };
    const told: string[] = [];
    const options = { random: seededRandom(1), onWarning: (text: string) => told.push(text) };
    splitSet(rare([3, 11]), config, options);
    expect(told).toEqual([]);
    const one = rare([3]);
    const { train } = splitSet(one, config, options);
    expect(told).toEqual(["The validation side has no image of rare"]);
    expect([...train]).toContain(one.images.length - 1);
  });

  it("asks for times instead of dividing by chance", () => {
    const set = setOf([
      { image: labelled("x.png", ["a"]) },
      { image: labelled("y.png", ["a"], { utc: day(1) }) },
    ]);
    expect(() => splitSet(set, time, { random: seededRandom(1) })).toThrow(
      /1 of 2 images have no observation time, such as x.png.*column utc or group/,
    );
    expect(() => splitSet(daily(1, 9), time, { random: seededRandom(1) })).toThrow(/of 1 blocks of time/);
    const greedy = { ...time, validationShare: 0.9, testShare: 0.2 };
    expect(() => splitSet(daily(9, 1), greedy, { random: seededRandom(1) })).toThrow(
      /leave something to train on/,
    );
  });

  it("leaves out training images within the gap of what is held back", () => {
    const set = daily(56, 2);
    const told: string[] = [];
    const gapped = { ...time, blockDays: 14, gapDays: 1, testShare: 0 };
    const split = splitSet(set, gapped, { random: seededRandom(1), onWarning: (text) => told.push(text) });
    const whole = splitSet(set, { ...gapped, gapDays: 0 }, { random: seededRandom(1) });
    const at = (i: number) => Date.parse(set.images[i].utc as string);
    const nearest = (a: Uint32Array, b: Uint32Array) =>
      Math.min(...[...a].flatMap((i) => [...b].map((j) => Math.abs(at(i) - at(j))))) / 86_400_000;
    expect(nearest(whole.train, whole.validation)).toBeLessThan(1);
    expect(nearest(split.train, split.validation)).toBeGreaterThanOrEqual(1);
    expect(split.validation).toEqual(whole.validation);
    const left = whole.train.length - split.train.length;
    expect(left).toBeGreaterThan(0);
    expect(told).toEqual([`${left} of 336 images are left out: within 1 days of images on another side`]);
    expect(() =>
      splitSet(daily(4, 1), { ...time, gapDays: 9, testShare: 0 }, { random: seededRandom(1) }),
    ).toThrow(/train side .* is empty.*smaller gap/);
  });

  it("counts several labels an image", () => {
    const set = setOf(
      Array.from({ length: 40 }, (_, d) => ({
        image: labelled(`${d}.png`, d % 4 === 0 ? ["a", "b"] : d % 4 === 1 ? [] : ["a"], { utc: day(d) }),
      })),
      "several",
    );
    const { validation } = splitSet(set, { ...time, testShare: 0 }, { random: seededRandom(3) });
    const count = (name: string) => [...validation].filter((i) => set.images[i].labels.includes(name)).length;
    expect(validation.length).toBe(10);
    expect([7, 8]).toContain(count("a"));
    expect([2, 3]).toContain(count("b"));
  });
});

it("by region, whole regions", () => {
  const set = setOf(
    Array.from({ length: 60 }, (_, i) => ({
      image: labelled(`${i}.png`, [i % 2 === 0 ? "a" : "b"], { region: `AR ${Math.floor(i / 6)}` }),
    })),
  );
  const config = { kind: "region", validationShare: 0.2, testShare: 0 } as const;
  const { train, validation } = splitSet(set, config, { random: seededRandom(1) });
  expect(validation.length).toBe(12);
  const regions = (side: Uint32Array) => new Set([...side].map((i) => set.images[i].region));
  expect([...regions(validation)].filter((region) => regions(train).has(region))).toEqual([]);
  expect(() => splitSet(daily(5, 1), config, { random: seededRandom(1) })).toThrow(/have no region/);
});

it("by observatory, those that are named", () => {
  const set = setOf(
    ["SDO", "GONG", "SDO", "BBSO"].map((observatory, i) => ({
      image: labelled(`${i}.png`, ["a"], { observatory }),
    })),
  );
  const config = { kind: "observatory", validation: ["GONG"], test: ["BBSO"] } as const;
  const split = splitSet(set, config, { random: seededRandom(1) });
  expect(SIDES.map((side) => [...split[side]])).toEqual([[0, 2], [1], [3]]);
  const other = { ...config, test: ["KSO"] };
  expect(() => splitSet(set, other, { random: seededRandom(1) })).toThrow(
    /KSO; expected one of BBSO, GONG, SDO/,
  );
  expect(() => splitSet(daily(2, 1), config, { random: seededRandom(1) })).toThrow(/have no observatory/);
});

it("every tenth image of each class in the order of names, as data.py of the original", () => {
  const names = Array.from({ length: 25 }, (_, k) => `a/${String(24 - k).padStart(2, "0")}.png`);
  const set = setOf([...names, "b/00.png"].map((file) => ({ image: labelled(file, [file[0]]) })));
  const { validation } = splitSet(set, { kind: "every", nth: 10 }, { random: seededRandom(1) });
  expect(Array.from(validation, (i) => set.images[i].file).sort()).toEqual([
    "a/00.png",
    "a/10.png",
    "a/20.png",
    "b/00.png",
  ]);
});

describe("by chance", () => {
  const config = { kind: "random", validationShare: 0.2, testShare: 0 } as const;

  it("keeps near-duplicates, regions and groups on one side, the classes in their shares", async () => {
    // Pictures 2k and 2k + 1 are the same but for their brightness.
    const set = setOf(
      Array.from({ length: 60 }, (_, i) => {
        const { data, ...image } = waveImage(Math.floor(i / 2));
        const pixels = { ...image, data: data.map((value) => value * (1 + (i % 2))) };
        const more = i < 6 ? { region: "AR 1" } : i < 12 ? { group: "g" } : {};
        return { image: labelled(`${i}.png`, [i % 4 < 2 ? "a" : "b"], more), pixels };
      }),
    );
    const split = await divideSet(set, config, { random: seededRandom(1) });
    const held = new Set(split.validation);
    expect(split.train.length + held.size).toBe(60);
    expect(held.size).toBeGreaterThanOrEqual(8);
    expect(held.size).toBeLessThanOrEqual(16);
    for (let i = 0; i < 60; i += 2) expect(held.has(i), `${i}`).toBe(held.has(i + 1));
    for (const [from, to] of [
      [0, 6],
      [6, 12],
    ])
      expect(new Set(Array.from({ length: to - from }, (_, k) => held.has(from + k))).size).toBe(1);
    const { pairs } = await nearDuplicates(set, split);
    expect(pairs).toEqual([]);
    expect(await divideSet(set, config, { random: seededRandom(1) })).toEqual(split);
  });
});

describe("the split of a set", () => {
  const choose = (images: Parameters<typeof chooseSplit>[0], config: Parameters<typeof chooseSplit>[1]) => {
    const told: string[] = [];
    return { split: chooseSplit(images, config, (text) => told.push(text)), told };
  };
  const preset = presets["slic-compact"].training.split;

  it("is its own where it names train and validation, blank cells or not", () => {
    const of = (...sides: ("train" | "validation" | null)[]) =>
      sides.map((split, i) => labelled(`${i}`, ["a"], { split, utc: day(i) }));
    expect(choose(of("train", null, "validation"), preset)).toEqual({
      split: { kind: "as-given" },
      told: [],
    });
    expect(choose(of("train", "train"), { kind: "as-given" }).split).toEqual({ kind: "as-given" });
    expect(choose(of("train", null), { ...time, blockDays: 3 }).split.kind).toBe("time");
  });

  it("is by chance where nothing is known of the images", () => {
    const { split, told } = choose([labelled("img0.png", ["a"]), labelled("img1.png", ["b"])], preset);
    expect(split).toEqual({ kind: "random", validationShare: 0.2, testShare: 0 });
    expect(told).toEqual([expect.stringContaining("divided by chance")]);
    const timed = [labelled("img0.png", ["a"], { utc: day(1) }), labelled("img1.png", ["b"])];
    expect(choose(timed, preset)).toEqual({ split: preset, told: [] });
  });

  it("has shorter blocks where the images span few days", () => {
    const long = daily(120, 1);
    expect(choose(long.images, preset)).toEqual({ split: preset, told: [] });
    const month = choose(daily(30, 1).images, preset);
    expect(month.split).toEqual({ ...preset, blockDays: 7, gapDays: 0 });
    expect(month.told).toEqual([expect.stringContaining("too few blocks of 14 days")]);
    const two = daily(2, 4);
    const { split } = choose(two.images, preset);
    expect(split).toEqual({ ...preset, blockDays: 1, gapDays: 0 });
    expect(splitSet(two, split, { random: seededRandom(1) }).validation.length).toBe(12);
    expect(() =>
      splitSet(daily(1, 4), choose(daily(1, 4).images, preset).split, { random: seededRandom(1) }),
    ).toThrow(/of 1 blocks of time/);
  });
});

describe("as given", () => {
  it("follows the sides of the set and tells what is on none", () => {
    const sides = ["train", "validation", "train", null] as const;
    const set = setOf(sides.map((split, i) => ({ image: labelled(`${i}.png`, ["a"], { split }) })));
    const told: string[] = [];
    const split = splitSet(
      set,
      { kind: "as-given" },
      { random: seededRandom(1), onWarning: (text) => told.push(text) },
    );
    expect(SIDES.map((side) => [...split[side]])).toEqual([[0, 2], [1], []]);
    expect(told).toEqual(["1 of 4 images are on no side of the split and left out"]);
  });

  it("is refused without a side to validate with, or with a group on two sides", () => {
    const set = setOf([{ image: labelled("a", ["a"], { split: "train" }) }]);
    expect(() => splitSet(set, { kind: "as-given" }, { random: seededRandom(1) })).toThrow(
      /validation side .* is empty/,
    );
    const torn = setOf(
      (["train", "validation"] as const).map((split, i) => ({
        image: labelled(`${i}`, ["a"], { split, group: "g" }),
      })),
    );
    expect(() => splitSet(torn, { kind: "as-given" }, { random: seededRandom(1) })).toThrow(
      /Group g is in train and in validation/,
    );
  });
});

it("assertDisjoint finds indices that are twice or not there", () => {
  const set = daily(3, 1);
  const of = (train: number[], validation: number[]) => ({
    train: Uint32Array.from(train),
    validation: Uint32Array.from(validation),
    test: new Uint32Array(),
  });
  expect(() => assertDisjoint(of([0, 1], [1]), set)).toThrow(/Image 1 is in train and in validation/);
  expect(() => assertDisjoint(of([0, 9], [1]), set)).toThrow(/Image 9 of the train side/);
});

it("leaks are near-duplicates and regions on two sides, counted in images that are held back", async () => {
  const set = setOf(
    [0, 1, 2, 3, 0, 4].map((wave, i) => ({
      image: labelled(`${i}.png`, ["a"], { region: ["AR 1", null, "AR 2", "AR 1", null, "AR 3"][i] }),
      pixels: waveImage(wave),
    })),
  );
  const split = {
    train: Uint32Array.from([0, 1, 2]),
    validation: Uint32Array.from([3, 4]),
    test: Uint32Array.from([5]),
  };
  const leaks = await leaksOf(set, split);
  expect(leaks).toMatchObject({ twins: 1, regions: ["AR 1"], ofRegions: 1, either: 2, held: 3 });
  expect(leaks.pairs?.map(({ first, second }) => [first, second])).toEqual([[0, 4]]);
  expect(leakText(leaks)).toEqual([
    "1 of 3 images that are held back look nearly like one on an earlier side",
    "1 of 3 images that are held back are of 1 regions that are on an earlier side, too",
  ]);
  const unseen = await leaksOf(set, split, { most: 5 });
  expect(unseen).toMatchObject({ twins: null, pairs: null, either: 1 });
  expect(leakText(unseen)[0]).toMatch(/not looked for/);
});
