import { ArgumentError } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { hasData } from "../../../../testing/data.ts";
import { lifetimeHistogram, lifetimeSummary } from "../../src/statistics/index.ts";
import { publishedLifetimes } from "./published.ts";

const lives = (...frames: number[]) => frames.map((n) => ({ frames: n }));

describe("lifetimes", () => {
  it("are counted by length", () => {
    expect(lifetimeSummary(lives(1, 3, 1, 5))).toEqual({ total: 4, oneFrame: 2, longer: 2, max: 5 });
    expect([...lifetimeHistogram(lives(1, 3, 1, 5))]).toEqual([2, 0, 1, 0, 1]);
    expect([...lifetimeHistogram(lives(2), 3)]).toEqual([0, 1, 0]);
    expect(lifetimeSummary([])).toEqual({ total: 0, oneFrame: 0, longer: 0, max: 0 });
    expect(lifetimeHistogram([])).toHaveLength(0);
  });

  it("must be whole numbers of frames within the histogram", () => {
    expect(() => lifetimeHistogram(lives(4), 3)).toThrow(ArgumentError);
    expect(() => lifetimeHistogram(lives(0), 3)).toThrow(ArgumentError);
    expect(() => lifetimeHistogram(lives(1.5), 3)).toThrow(ArgumentError);
  });
});

// Section 4.2 and Figure 12.
describe.skipIf(!hasData)("lifetimes of the 147 test frames (needs the shared data folder)", () => {
  it("of SolarUnet come out as published", () => {
    const { solarUnet } = publishedLifetimes();
    expect(lifetimeSummary(solarUnet)).toEqual({ total: 42_470, oneFrame: 22_657, longer: 19_813, max: 147 });
    // First bins from the authors' list (notes/solarunet.md 1d).
    const bins = [...lifetimeHistogram(solarUnet).slice(0, 9)];
    expect(bins).toEqual([22_657, 8367, 4304, 2392, 1406, 916, 604, 397, 298]);
  });

  it("of SWAMIS come out as published once its six tracks of all 147 frames are left out, as the authors' bins do", () => {
    const { swamis } = publishedLifetimes();
    const binned = swamis.filter(({ frames }) => frames < 147);
    expect(lifetimeSummary(binned)).toEqual({ total: 48_145, oneFrame: 37_110, longer: 11_035, max: 138 });
    expect(lifetimeSummary(swamis)).toMatchObject({ total: 48_151, max: 147 });
    expect(lifetimeHistogram(swamis)[146]).toBe(6);
  });
});
