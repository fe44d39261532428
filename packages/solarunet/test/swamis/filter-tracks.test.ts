import { describe, expect, it } from "vitest";
import { type FilterableTrack, filterTracks } from "../../src/swamis/index.ts";

const track = (change: Partial<FilterableTrack> = {}): FilterableTrack => {
  const facts = { firstFrame: 3, lastFrame: 8, volumePx: 60, maxSizePx: 12, touched: false, ...change };
  return { ...facts, frames: facts.lastFrame - facts.firstFrame + 1 };
};

describe("filterTracks", () => {
  it.each([
    ["too small a volume", { volumePx: 7 }, true],
    ["just enough volume", { volumePx: 8 }, false],
    ["too short a life", { lastFrame: 5 }, true],
    ["just long enough a life", { lastFrame: 6 }, false],
    ["too small throughout", { maxSizePx: 3 }, true],
    ["just large enough once", { maxSizePx: 4 }, false],
    ["small, but alive in the first frame", { firstFrame: 0, volumePx: 1 }, false],
    ["small, but alive in the last frame", { lastFrame: 20, maxSizePx: 1 }, false],
    ["short, but in touch with another", { lastFrame: 4, touched: true }, false],
  ])("%s: dropped is %s", (_name, change, drops) => {
    const one = track(change);
    expect(filterTracks([one], 20)).toEqual(
      drops ? { kept: [], dropped: [one] } : { kept: [one], dropped: [] },
    );
  });

  it("takes other limits and loses nothing", () => {
    const tracks = [track({ volumePx: 20 }), track({ volumePx: 40 })];
    const { kept, dropped } = filterTracks(tracks, 20, { minVolumePx: 30 });
    expect([kept, dropped]).toEqual([[tracks[1]], [tracks[0]]]);
    expect(filterTracks(tracks, 20, { minVolumePx: 0, minFrames: 0, minMaxSizePx: 0 }).dropped).toEqual([]);
  });
});
