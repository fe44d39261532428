import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RuleChanges, type TrackOptions, track } from "../../src/track/index.ts";
import { allSteps, brief, type Patch, patches } from "./scenes.ts";

// Far from everything else, and the same in both frames.
const bystander: Patch = [80, 80, 6, 500];

async function eventsOf(
  before: readonly Patch[],
  after: readonly Patch[],
  rules: RuleChanges & TrackOptions = {},
): Promise<string[]> {
  const frames = [patches(0, [...before, bystander]), patches(1, [...after, bystander])];
  const [, second] = await allSteps(track(frames, rules));
  return brief(second.events);
}

// Fluxes of 36 pixels at 200 G: 7200; of 36 at 500: 18000; at 300: 10800; 64 at 225: 14400.
const plus: Patch = [20, 20, 6, 200];
const plusBeside: Patch = [28, 20, 6, 200];
const minusBeside: Patch = [28, 20, 6, -200];
const strongMinus: Patch = [28, 20, 6, -500];
const restOfIt: Patch = [28, 20, 6, -300];
const both: Patch = [23, 20, 8, 225];

describe("the six events, one explanation a feature", () => {
  const cases: [string, readonly Patch[], readonly Patch[], string[]][] = [
    ["disappearance", [plus], [], ["disappearance 1>"]],
    ["appearance", [], [plus], ["appearance >1"]],
    ["merging", [plus, plusBeside], [both], ["merging 1,2>1"]],
    ["splitting", [both], [plus, plusBeside], ["splitting 1>1,2"]],
    ["balanced cancellation", [plus, minusBeside], [], ["cancellation balanced 1,2>"]],
    ["unbalanced cancellation", [plus, strongMinus], [restOfIt], ["cancellation unbalanced 1,2>1"]],
    ["balanced emergence", [], [plus, minusBeside], ["emergence balanced >1,2"]],
    ["unbalanced emergence", [restOfIt], [plus, strongMinus], ["emergence unbalanced 1>1,2"]],
    ["a move and a growth of a quarter", [plus], [[22, 21, 6, 250]], []],
    [
      "a move beyond the region of interest",
      [plus],
      [[38, 20, 6, 200]],
      ["disappearance 1>", "appearance >1"],
    ],
    ["a change of sign", [plus], [[20, 20, 6, -200]], ["disappearance 1>", "appearance >1"]],
  ];
  for (const match of ["first", "best"] as const) {
    test.each(cases)(`%s (${match})`, async (_, before, after, expected) => {
      expect(await eventsOf(before, after, { exclusive: true, match })).toEqual(expected);
    });
  }
});

describe("the paper as printed", () => {
  test("lets the product of a merging appear as well", async () => {
    expect(await eventsOf([plus, plusBeside], [both])).toEqual(["merging 1,2>1", "appearance >1"]);
  });

  test("keeps partners that live on out of it", async () => {
    // The neighbour is there in the next frame, so the other one has nobody to merge or cancel with.
    expect(await eventsOf([plus, minusBeside], [minusBeside])).toEqual(["disappearance 1>"]);
  });

  test("meets Eq. 9 with any strong remainder, its absolute value does not", async () => {
    const remainder: Patch = [28, 20, 6, -900];
    const before = [plus, strongMinus];
    expect(await eventsOf(before, [remainder])).toContain("cancellation unbalanced 1,2>1");
    expect(await eventsOf(before, [remainder], { unbalanced: "absolute" })).toEqual([
      "disappearance 1>",
      "disappearance 2>",
      "appearance >1",
    ]);
  });

  test("gives fluxes and the left-hand side of the equation that was met", async () => {
    const frames = [patches(4, [plus, plusBeside]), patches(5, [both])];
    const [, { events }] = await allSteps(track(frames));
    expect(events[0]).toEqual({
      kind: "merging",
      frameFrom: 4,
      frameTo: 5,
      balanced: null,
      parents: [1, 2],
      children: [1],
      fluxBeforeGauss: 14_400,
      fluxAfterGauss: 14_400,
      residual: 0,
    });
    expect(events[1]).toMatchObject({ kind: "appearance", parents: [], children: [1], residual: 1 });
  });
});

describe("the exclusive profile", () => {
  test("still finds merging and splitting where parent and product overlap", async () => {
    expect(await eventsOf([plus, plusBeside], [both], { profile: "exclusive" })).toEqual(["merging 1,2>1"]);
    expect(await eventsOf([both], [plus, plusBeside], { profile: "exclusive" })).toEqual(["splitting 1>1,2"]);
  });

  test("lets a feature go on whose flux jumps, where it overlaps itself and nothing else explains it", async () => {
    expect(await eventsOf([plus], [both], { profile: "exclusive" })).toEqual([]);
    expect(await eventsOf([plus], [both])).toEqual(["disappearance 1>", "appearance >1"]);
  });
});

test("best takes the closest flux among overlaps alike, first the lowest label", async () => {
  // 7200 before; 8640 has label 1, 7200 label 2, neither overlaps.
  const after: Patch[] = [
    [20, 10, 6, 240],
    [20, 28, 6, 200],
  ];
  for (const [match, label] of [
    ["first", 1],
    ["best", 2],
  ] as const) {
    const steps = await allSteps(track([patches(0, [plus]), patches(1, after)], { match, exclusive: true }));
    expect(steps[1].frame.features.map((f) => f.tracks[0])).toEqual(label === 1 ? [1, 2] : [2, 1]);
  }
});

const patch = fc.tuple(
  fc.nat(80),
  fc.nat(80),
  fc.integer({ min: 2, max: 9 }),
  fc.integer({ min: 120, max: 900 }).chain((g) => fc.constantFrom(g, -g)),
);

const unrelated = fc.array(fc.array(patch, { maxLength: 25 }), { minLength: 2, maxLength: 4 });

// The same elements, each stronger, weaker or gone, and a little aside.
const related = fc
  .tuple(
    fc.array(patch, { maxLength: 25 }),
    fc.array(fc.infiniteStream(fc.nat(11)), { minLength: 1, maxLength: 3 }),
  )
  .map(([base, changes]) => [
    base,
    ...changes.map((stream) =>
      base.flatMap(([x, y, side, gauss]): Patch[] => {
        const change = stream.next().value as number;
        const factor = [0, 0.6, 1, 1.7][change % 4];
        return factor === 0 ? [] : [[x + (change % 3), y, side, gauss * factor]];
      }),
    ),
  ]);

test("exclusive: every feature has exactly one past and one future", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(unrelated, related),
      fc.constantFrom<"paper" | "release" | "exclusive">("paper", "release", "exclusive"),
      fc.constantFrom<"first" | "best">("first", "best"),
      async (sequence, profile, match) => {
        const frames = sequence.map((list, k) => patches(k, list));
        const steps = await allSteps(track(frames, { profile, match, exclusive: true }));
        for (let k = 1; k < steps.length; k++) {
          const [before, after] = [steps[k - 1].frame.features, steps[k].frame.features];
          expect(new Set(after.map((f) => f.tracks[0])).size).toBe(after.length);
          const continued = new Set(before.flatMap((f) => f.tracks));
          const futures = new Map(before.map((f) => [f.label, 0]));
          const pasts = new Map(after.map((f) => [f.label, 0]));
          const add = (m: Map<number, number>, label: number) =>
            m.set(label, (m.get(label) ?? Number.NaN) + 1);
          for (const f of after) {
            expect(f.tracks.length).toBe(1);
            const old = before.find((b) => b.tracks[0] === f.tracks[0]);
            expect(old !== undefined).toBe(continued.has(f.tracks[0]));
            if (!old) continue;
            // A track that goes on through an event: the event tells past and future.
            if (steps[k].events.some((e) => e.parents.includes(old.label) && e.children.includes(f.label))) {
              continue;
            }
            add(futures, old.label);
            add(pasts, f.label);
          }
          for (const event of steps[k].events) {
            for (const label of event.parents) add(futures, label);
            for (const label of event.children) add(pasts, label);
          }
          expect([...futures.values(), ...pasts.values()].every((n) => n === 1)).toBe(true);
        }
        // Every border is drawn once at least.
        for (const { frame, paints } of steps) {
          expect(new Set(paints.map((p) => p.label)).size).toBe(frame.features.length);
        }
      },
    ),
    { numRuns: 80 },
  );
});
