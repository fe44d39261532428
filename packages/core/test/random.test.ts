import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillNormal, fillUniform, type Random, restoreRandom, seededRandom } from "../src/index.ts";
import { chiSquaredSurvival, normalCdf, poissonLogPmf, summary } from "../src/stats/index.ts";

const draws = (random: Random, n: number, draw: (r: Random) => number = (r) => r.uniform()) =>
  Array.from({ length: n }, () => draw(random));

/** Probability of a chi-squared at least as large as that of the counts against the expected ones. */
function goodness(counts: readonly number[], expected: readonly number[]): number {
  const chi = counts.reduce(
    (sum, count, i) => sum + (count - (expected[i] as number)) ** 2 / (expected[i] as number),
    0,
  );
  return chiSquaredSurvival(chi, counts.length - 1);
}

describe("seededRandom", () => {
  it("is xoshiro128**: the sequence of the reference implementation from the state 1, 2, 3, 4", () => {
    // Test vector of rand_xoshiro 0.6, Xoshiro128StarStar.
    const words = draws(restoreRandom([1, 2, 3, 4, 0, 0, 0, 0]), 10, (r) => r.uniform() * 2 ** 32);
    expect(words).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it("repeats with the seed, and differs with another", () => {
    expect(draws(seededRandom(7), 50)).toEqual(draws(seededRandom("7"), 50));
    const firsts = new Set(Array.from({ length: 2000 }, (_, seed) => seededRandom(seed).uniform()));
    expect(firsts.size).toBe(2000);
    expect(Math.abs(summary([...firsts]).mean - 0.5)).toBeLessThan(0.03);
  });

  it("goes on exactly from a saved state, whatever was drawn before", () => {
    const draw = fc.constantFrom<(r: Random) => number>(
      (r) => r.uniform(),
      (r) => r.normal(),
      (r) => r.poisson(3),
      (r) => r.poisson(3e4),
      (r) => r.integer(10),
      (r) => r.shuffle([1, 2, 3, 4, 5])[0] as number,
    );
    fc.assert(
      fc.property(fc.string(), fc.array(draw), fc.array(draw, { minLength: 1 }), (seed, before, after) => {
        const random = seededRandom(seed);
        for (const f of before) f(random);
        const again = restoreRandom(JSON.parse(JSON.stringify(random.state())));
        expect(after.map((f) => f(random))).toEqual(after.map((f) => f(again)));
        expect(random.fork("x").uniform()).toBe(again.fork("x").uniform());
      }),
    );
  });

  it("forks by label, whatever was drawn, without touching the parent", () => {
    const random = seededRandom(1);
    const early = draws(random.fork("noise"), 5);
    const next = restoreRandom(random.state()).uniform();
    expect(random.uniform()).toBe(next);
    expect(draws(random.fork("noise"), 5)).toEqual(early);
    expect(draws(random.fork("other"), 5)).not.toEqual(early);
    expect(draws(random.fork("noise").fork("noise"), 5)).not.toEqual(early);
    const children = new Set(Array.from({ length: 2000 }, (_, i) => random.fork(i).uniform()));
    expect(children.size).toBe(2000);
  });

  it("refuses seeds and states that are none", () => {
    expect(() => seededRandom(Number.NaN)).toThrow("seed is NaN");
    expect(() => restoreRandom([1, 2, 3])).toThrow("eight unsigned");
    expect(() => restoreRandom([0, 0, 0, 0, 1, 2, 3, 4])).toThrow("eight unsigned");
    expect(() => restoreRandom([1, 2, 3, 2 ** 32, 1, 2, 3, 4])).toThrow("eight unsigned");
  });
});

describe("integers", () => {
  it("are uniform", () => {
    const counts = new Array(7).fill(0) as number[];
    const random = seededRandom(2);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
    expect(
      goodness(
        counts,
        counts.map(() => 10_000),
      ),
    ).toBeGreaterThan(1e-3);
  });

  it("stay below n for every n up to 2^53", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 53 - 1 }), fc.integer(), (n, seed) => {
        const value = seededRandom(seed).integer(n);
        expect(Number.isSafeInteger(value) && value >= 0 && value < n).toBe(true);
      }),
    );
    expect(draws(seededRandom(1), 20, (r) => r.integer(2 ** 53)).some((v) => v > 2 ** 52)).toBe(true);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 54])
      expect(() => seededRandom(1).integer(n)).toThrow("1 to 2^53");
  });

  it("shuffle into every order alike, keeping the items", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const before = [...items];
        const shuffled = seededRandom(seed).shuffle(items);
        expect(items).toEqual(before);
        expect(shuffled.toSorted()).toEqual(items.toSorted());
      }),
    );
    const orders = new Map<string, number>();
    const random = seededRandom(3);
    for (let i = 0; i < 24_000; i++) {
      const order = random.shuffle([1, 2, 3, 4]).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(24);
    expect(goodness([...orders.values()], new Array(24).fill(1000))).toBeGreaterThan(1e-3);
  });
});

describe("normal deviates", () => {
  it("follow the normal distribution, tails included", () => {
    const random = seededRandom(4);
    const n = 1_000_000;
    const counts = new Array(82).fill(0) as number[];
    for (let i = 0; i < n; i++) {
      const z = random.normal();
      counts[Math.max(0, Math.min(81, Math.floor((z + 4) * 10) + 1))]!++;
    }
    const below = (bin: number) => (bin < 0 ? 0 : bin > 80 ? 1 : normalCdf(-4 + bin * 0.1));
    const expected = counts.map((_, bin) => n * (below(bin) - below(bin - 1)));
    expect(goodness(counts, expected)).toBeGreaterThan(1e-3);
  });
});

describe("Poisson deviates", () => {
  it.each([0.02, 0.7, 4.5, 9.99, 10, 23.4, 300])("follow the Poisson distribution of mean %d", (mean) => {
    const random = seededRandom(`poisson ${mean}`);
    const n = 200_000;
    const sd = Math.sqrt(mean);
    const low = Math.max(0, Math.floor(mean - 3 * sd));
    const high = Math.ceil(mean + 3 * sd) + 1;
    const counts = new Array(high - low + 1).fill(0) as number[];
    for (let i = 0; i < n; i++) counts[Math.max(low, Math.min(high, random.poisson(mean))) - low]!++;
    const expected = counts.map((_, i) => n * Math.exp(poissonLogPmf(low + i, mean)));
    const pmf = (k: number) => Math.exp(poissonLogPmf(k, mean));
    for (let k = 0; k < low; k++) expected[0]! += n * pmf(k);
    for (let k = high + 1; k < high + 200; k++) expected[expected.length - 1]! += n * pmf(k);
    expect(goodness(counts, expected)).toBeGreaterThan(1e-3);
  });

  it.each([1e5, 1e9, 1e15])("have mean and variance %d", (mean) => {
    const random = seededRandom(5);
    const n = 40_000;
    const values = Float64Array.from({ length: n }, () => (random.poisson(mean) - mean) / Math.sqrt(mean));
    const { mean: shift, sd } = summary(values);
    expect(Math.abs(shift)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(sd - 1)).toBeLessThan(4 / Math.sqrt(2 * n));
  });

  it("are 0 for a mean of 0, and refuse what is no mean", () => {
    expect(seededRandom(1).poisson(0)).toBe(0);
    for (const mean of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => seededRandom(1).poisson(mean)).toThrow("Poisson mean");
    }
  });
});

describe("filling arrays", () => {
  it("gives the deviates one by one", () => {
    expect([...fillNormal(seededRandom(6), new Float64Array(9), 10, 2)]).toEqual(
      draws(seededRandom(6), 9, (r) => 10 + 2 * r.normal()),
    );
    expect([...fillUniform(seededRandom(6), new Float64Array(9))]).toEqual(draws(seededRandom(6), 9));
  });

  it("keeps single-precision uniforms below the upper bound", () => {
    fc.assert(
      fc.property(fc.integer(), fc.float({ min: -1000, max: 1000, noNaN: true }), (seed, low) => {
        const always = { ...seededRandom(seed), uniform: () => 1 - 2 ** -32 };
        const high = low + 0.5;
        expect(fillUniform(always, new Float32Array(1), low, high)[0]).toBeLessThan(high);
      }),
    );
    expect(fillUniform({ ...seededRandom(1), uniform: () => 1 - 2 ** -32 }, new Float32Array(1))[0]).toBe(
      1 - 2 ** -24,
    );
  });
});
