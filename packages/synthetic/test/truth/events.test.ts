import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import type { TruthEvent } from "../../src/index.ts";
import { type Element, makeElement } from "../../src/magnetogram/element.ts";
import type { ExchangeGroup } from "../../src/magnetogram/world.ts";
import { frameEvents } from "../../src/truth/events.ts";
import { carryTracks, linkFrames, type Scene } from "../../src/truth/links.ts";

const random = seededRandom(1);
const element = (id: number, sign: 1 | -1, fluxGauss = 10_000, source?: number): Element =>
  makeElement({ id, sign, x: 0, y: 0, fluxGauss, ...(source === undefined ? {} : { source }) }, random);

/** A scene of features that are made of the given elements. */
function scene(...made: Element[][]): Scene {
  const found = made.map((members, i) => ({
    label: i + 1,
    sign: members[0].sign,
    sizePx: 20,
    fluxGauss: members.reduce((sum, e) => sum + e.sign * e.fluxGauss, 0),
    x: 0,
    y: 0,
    runs: new Int32Array(0),
  }));
  return { found, made };
}

function between(before: Scene, after: Scene, groups: ExchangeGroup[] = []): Partial<TruthEvent>[] {
  return frameEvents(before, after, linkFrames(before, after), groups, 5).map((event) => {
    expect([event.frameFrom, event.frameTo]).toEqual([4, 5]);
    return { kind: event.kind, balanced: event.balanced, parents: event.parents, children: event.children };
  });
}

describe("events", () => {
  const [a, b, c] = [element(1, 1, 8000), element(2, 1, 5000), element(3, -1, 7000)];

  it("are none where everything goes on", () => {
    expect(between(scene([a], [b]), scene([b], [a]))).toEqual([]);
  });

  it("merge, split, and do both at once", () => {
    expect(between(scene([a], [b]), scene([a, b]))).toEqual([
      { kind: "merging", balanced: null, parents: [1, 2], children: [1] },
    ]);
    const half = element(4, 1, 3000, 1);
    expect(between(scene([a]), scene([half], [a]))).toEqual([
      { kind: "splitting", balanced: null, parents: [1], children: [1, 2] },
    ]);
    expect(between(scene([a, half], [b]), scene([a], [half, b]))).toEqual([
      { kind: "merging", balanced: null, parents: [1, 2], children: [2] },
      { kind: "splitting", balanced: null, parents: [1], children: [1, 2] },
    ]);
  });

  it("cancel only where an opposite feature takes part", () => {
    const group: ExchangeGroup = { kind: "cancellation", members: [a, c], framesLeft: 1 };
    expect(between(scene([a], [c]), scene([a]), [group])).toEqual([
      { kind: "cancellation", balanced: false, parents: [1, 2], children: [1] },
    ]);
    expect(between(scene([a], [c]), scene(), [group])).toEqual([
      { kind: "cancellation", balanced: true, parents: [1, 2], children: [] },
    ]);
    expect(between(scene([c]), scene(), [group])).toEqual([
      { kind: "disappearance", balanced: null, parents: [1], children: [] },
    ]);
    expect(between(scene([a], [c]), scene([a], [c]), [group])).toEqual([]);
  });

  it("emerge as the time mirror of that", () => {
    const group: ExchangeGroup = { kind: "emergence", members: [a, c], framesLeft: 1 };
    expect(between(scene([a]), scene([a], [c]), [group])).toEqual([
      { kind: "emergence", balanced: false, parents: [1], children: [1, 2] },
    ]);
    expect(between(scene(), scene([a], [c]), [group])).toEqual([
      { kind: "emergence", balanced: true, parents: [], children: [1, 2] },
    ]);
    expect(between(scene(), scene([c]), [group])).toEqual([
      { kind: "appearance", balanced: null, parents: [], children: [1] },
    ]);
  });

  it("hand the track to the child with most of the flux", () => {
    const before = scene([a], [b]);
    const links = linkFrames(before, scene([a, b]));
    expect(carryTracks(links, [7, 8], 1, 9)).toEqual({ tracks: [7], next: 9 });
    const half = element(4, 1, 3000, 1);
    expect(carryTracks(linkFrames(scene([a]), scene([half], [a])), [7], 2, 9)).toEqual({
      tracks: [9, 7],
      next: 10,
    });
  });
});
