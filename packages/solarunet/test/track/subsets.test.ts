import fc from "fast-check";
import { expect, test } from "vitest";
import { searchSubsets, subsetOrder } from "../../src/track/subsets.ts";

/** Combinations in the order of Python's itertools.combinations, sizes ascending. */
function combinations(n: number): number[][] {
  const all: number[][] = [];
  for (let mask = 1; mask < 2 ** n; mask++) all.push([...Array(n).keys()].filter((p) => mask & (1 << p)));
  return all.sort((a, b) => a.length - b.length || lexicographic(a, b));
}

function lexicographic(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
}

test("subsets come by size, then lexicographic", () => {
  expect([...subsetOrder(3)]).toEqual([0b001, 0b010, 0b100, 0b011, 0b101, 0b110, 0b111]);
  for (const n of [1, 4, 7]) {
    const masks = combinations(n).map((c) => c.reduce((m, p) => m | (1 << p), 0));
    expect([...subsetOrder(n)]).toEqual(masks);
  }
});

const flux = fc.integer({ min: -60, max: 60 }).filter((f) => f !== 0);

test("the first hit, and the best, are those of a plain search", () => {
  fc.assert(
    fc.property(
      fc.array(flux, { minLength: 1, maxLength: 6 }),
      fc.array(flux, { minLength: 1, maxLength: 4 }),
      flux,
      fc.double({ min: 0, max: 0.6, noNaN: true }),
      (members, partners, f, epsilon) => {
        const residual = (s: number, p: number): number => Math.abs((f + s - p) / p);
        const hits = partners.flatMap((p, partner) =>
          combinations(members.length).map((c) => ({
            partner,
            mask: c.reduce((m, k) => m | (1 << k), 0),
            size: c.length,
            residual: residual(
              c.reduce((s, k) => s + members[k], 0),
              p,
            ),
          })),
        );
        const good = hits.filter((h) => h.residual <= epsilon);
        const first = searchSubsets(members, partners, residual, epsilon, "first");
        const best = searchSubsets(members, partners, residual, epsilon, "best");
        if (good.length === 0) {
          expect([first, best]).toEqual([null, null]);
          return;
        }
        expect(first).toEqual({ partner: good[0].partner, mask: good[0].mask, residual: good[0].residual });
        const size = Math.min(...good.map((h) => h.size));
        const least = Math.min(...good.filter((h) => h.size === size).map((h) => h.residual));
        expect(best?.residual).toBe(least);
      },
    ),
    { numRuns: 300 },
  );
});

test("nothing to combine, nothing found", () => {
  expect(searchSubsets([], [1], () => 0, 1, "first")).toBeNull();
  expect(searchSubsets([1], [], () => 0, 1, "first")).toBeNull();
});
