import { describe, expect, test } from "vitest";
import { type RuleChanges, track } from "../../src/track/index.ts";
import { allSteps, brief, type Patch, patches } from "./scenes.ts";

// The rules that the paper does not have. Fluxes in the comments are field times area, gauss pixels.

/** Events into each frame but the first, and the track of each feature of each frame, by `exclusive` with changes. */
async function follow(sequence: readonly (readonly Patch[])[], rules: RuleChanges = {}) {
  const frames = sequence.map((list, k) => patches(k, list));
  const steps = await allSteps(track(frames, { profile: "exclusive", ...rules }));
  return {
    events: steps.slice(1).map((s) => brief(s.events)),
    tracks: steps.map((s) => s.frame.features.map((f) => f.tracks[0])),
  };
}

const plus: Patch = [20, 20, 6, 200]; // 7200
const plusBeside: Patch = [28, 20, 6, 200]; // 7200
const minusBeside: Patch = [28, 20, 6, -200];

describe("succession", () => {
  const large: Patch = [20, 20, 8, 300]; // 19,200
  const small: Patch = [29, 20, 4, 400]; // 6400
  const together: Patch = [22, 20, 10, 290]; // 29,000

  test("the largest parent's track goes on in the product of a merging", async () => {
    const { events, tracks } = await follow([[large, small], [together]]);
    expect(events).toEqual([["merging 1,2>1"]]);
    expect(tracks).toEqual([[1, 2], [1]]);
    expect((await follow([[large, small], [together]], { succession: "none" })).tracks[1]).toEqual([3]);
  });

  test("the largest child of a splitting goes on as the parent", async () => {
    const { events, tracks } = await follow([[together], [large, small]]);
    expect(events).toEqual([["splitting 1>1,2"]]);
    expect(tracks).toEqual([[1], [1, 2]]);
    expect((await follow([[together], [large, small]], { succession: "none" })).tracks[1]).toEqual([2, 3]);
  });

  test("by flux, not by pixels, where fluxes differ by more than eps1", async () => {
    // The small one shares 16 pixels with the product, the large one 8.
    const aside: Patch = [27, 20, 10, 290];
    expect((await follow([[large, small], [aside]])).tracks).toEqual([[1, 2], [1]]);
  });

  test.each([
    ["the one that shares more pixels, where fluxes are equal", 22, 200, [1]],
    ["the other one, when the product lies there", 24, 200, [2]],
    ["none, where both share as many", 23, 200, [3]],
    ["none, where flux and pixels disagree", 24, 210, [3]],
    ["the one that leads in both", 22, 210, [1]],
  ])("%s", async (_, x, gauss, expected) => {
    const { events, tracks } = await follow([[[20, 20, 6, gauss], plusBeside], [[x, 20, 8, 225]]]);
    expect(events).toEqual([["merging 1,2>1"]]);
    expect(tracks).toEqual([[1, 2], expected]);
  });

  test("the survivor of its sign goes on through a cancellation and an emergence, by any rule that finds them", async () => {
    const strong: Patch = [28, 20, 6, -500]; // -18,000
    const rest: Patch = [28, 20, 6, -300]; // -10,800
    for (const on of [true, false]) {
      const rules = { opposedVanish: on, settledPartners: on };
      const death = await follow([[plus, strong], [rest]], rules);
      expect(death.events).toEqual([["cancellation unbalanced 1,2>1"]]);
      expect(death.tracks).toEqual([[1, 2], [2]]);
      const birth = await follow([[rest], [plus, strong]], rules);
      expect(birth.events).toEqual([["emergence unbalanced 1>1,2"]]);
      expect(birth.tracks).toEqual([[1], [2, 1]]);
    }
  });
});

describe("what cancels vanishes", () => {
  test("a growing bipole neither cancels nor emerges", async () => {
    const grown: Patch[] = [
      [20, 20, 6, 320],
      [28, 20, 6, -320],
    ];
    const on = await follow([[plus, minusBeside], grown]);
    expect(on).toEqual({
      events: [[]],
      tracks: [
        [1, 2],
        [1, 2],
      ],
    });
    const off = await follow([[plus, minusBeside], grown], { opposedVanish: false });
    expect(off.events).toEqual([["cancellation balanced 1,2>", "emergence balanced >1,2"]]);
  });

  test("a cancellation is told when both are gone, an emergence when both are new", async () => {
    const half: Patch[] = [
      [20, 20, 6, 110],
      [28, 20, 6, -110],
    ];
    const full = [plus, minusBeside];
    expect(await follow([full, half, []])).toEqual({
      events: [[], ["cancellation balanced 1,2>"]],
      tracks: [[1, 2], [1, 2], []],
    });
    expect((await follow([[], half, full])).events).toEqual([["emergence balanced >1,2"], []]);
    const off = await follow([full, half, []], { opposedVanish: false });
    expect(off.events[0]).toContain("cancellation balanced 1,2>");
  });
});

describe("settled partners", () => {
  const before: Patch = [28, 20, 6, -1500]; // -54,000
  const after = (gauss: number): Patch => [28, 20, 6, -gauss];

  test("a feature cancels with a strong one that hardly changes, when it loses as much", async () => {
    const { events, tracks } = await follow([[plus, before], [after(1300)]]); // loses 7200
    expect(events).toEqual([["cancellation unbalanced 1,2>1"]]);
    expect(tracks).toEqual([[1, 2], [2]]);
    expect((await follow([[plus, before], [after(1300)]], { settledPartners: false })).events).toEqual([
      ["disappearance 1>"],
    ]);
  });

  test("and emerges beside one that gains as much", async () => {
    const { events, tracks } = await follow([[after(1300)], [plus, before]]);
    expect(events).toEqual([["emergence unbalanced 1>1,2"]]);
    expect(tracks).toEqual([[1], [2, 1]]);
  });

  test.each([
    [1396, "cancellation unbalanced 1,2>1"], // loses 3744, which differs by 48 %
    [1402, "disappearance 1>"], // 3528, 51 %
    [1500, "disappearance 1>"], // nothing
    [1600, "disappearance 1>"], // gains 3600
    [1204, "cancellation unbalanced 1,2>1"], // 10,656, 48 %
    [1198, "disappearance 1>"], // 10,872, 51 %
  ])("the loss must be its flux to within eps2: down to %i G", async (gauss, expected) => {
    expect((await follow([[plus, before], [after(gauss)]])).events).toEqual([[expected]]);
  });

  test("not with one of the same sign, nor one out of reach", async () => {
    const same = await follow([[plus, [28, 20, 6, 1500]], [[28, 20, 6, 1300]]]);
    expect(same.events).toEqual([["disappearance 1>"]]);
    const far = await follow([[plus, [60, 20, 6, -1500]], [[60, 20, 6, -1300]]]);
    expect(far.events).toEqual([["disappearance 1>"]]);
  });

  test("one event for each that goes on: the best fit", async () => {
    const other: Patch = [36, 20, 6, 160]; // 5760
    const { events } = await follow([[plus, before, other], [after(1300)]]);
    expect(events).toEqual([["cancellation unbalanced 1,2>1", "disappearance 3>"]]);
  });
});
