import { describe, expect, it } from "vitest";
import { type FilterableTrack, filterTracks } from "../../src/swamis/index.ts";

const track = (change: Partial<FilterableTrack> = {}): FilterableTrack => ({
  frames: 6,
  volumePx: 60,
  maxSizePx: 12,
  touched: false,
  birth: { code: 1 },
  death: { code: 1 },
  ...change,
});

describe("filterTracks", () => {
  it.each<[string, Partial<FilterableTrack>, boolean]>([
    ["too small a volume", { volumePx: 7 }, true],
    ["just enough volume", { volumePx: 8 }, false],
    ["too short a life", { frames: 3 }, true],
    ["just long enough a life", { frames: 4 }, false],
    ["too small throughout", { maxSizePx: 3 }, true],
    ["just large enough once", { maxSizePx: 4 }, false],
    ["small, but alive in the first frame", { birth: { code: 0 }, volumePx: 1 }, false],
    ["small, but alive in the last frame", { death: { code: 0 }, maxSizePx: 1 }, false],
    ["short, but in touch with another", { frames: 2, touched: true }, false],
  ])("%s: dropped is %s", (_name, change, drops) => {
    const one = track(change);
    expect(filterTracks([one])).toEqual(drops ? { kept: [], dropped: [one] } : { kept: [one], dropped: [] });
  });

  it("drops what the ends cut off when told to", () => {
    const small = [track({ birth: { code: 0 }, volumePx: 1 }), track({ death: { code: 0 }, maxSizePx: 1 })];
    expect(filterTracks(small, { spareEnds: false }).dropped).toEqual(small);
  });

  it("takes other limits and loses nothing", () => {
    const tracks = [track({ volumePx: 20 }), track({ volumePx: 40 })];
    const { kept, dropped } = filterTracks(tracks, { minVolumePx: 30 });
    expect([kept, dropped]).toEqual([[tracks[1]], [tracks[0]]]);
    expect(filterTracks(tracks, { minVolumePx: 0, minFrames: 0, minMaxSizePx: 0 }).dropped).toEqual([]);
  });
});
