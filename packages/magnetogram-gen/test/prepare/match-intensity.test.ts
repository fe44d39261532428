import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { discQuantiles, matchIntensity, meanQuantiles } from "../../src/prepare/index.ts";
import type { PreparedDisc } from "../../src/types.ts";
import { largestDifference } from "./support/images.ts";

function disc(seed: number, curve: (value: number) => number): PreparedDisc {
  const random = seededRandom(seed);
  return {
    name: "disc",
    kind: "euv",
    radiusPx: 50,
    width: 128,
    height: 128,
    data: Float32Array.from({ length: 128 * 128 }, () => curve(Math.exp(random.normal()))),
    valid: { data: new Uint8Array(128 * 128).fill(1), width: 128, height: 128 },
  };
}

describe("matchIntensity", () => {
  it("undoes a response of another gain and power", () => {
    const truth = disc(1, (value) => 20 * value);
    const other = disc(1, (value) => 3 * value ** 0.8);
    const matched = matchIntensity(other, discQuantiles(truth));
    // Quantiles between two values are taken on a line, where the power is none.
    const [low, high] = [discQuantiles(truth).values[0], discQuantiles(truth).values.at(-1) ?? 0];
    const known = (i: number) => truth.data[i] > low && truth.data[i] < high;
    const ratio = matched.data.map((value, i) => value / truth.data[i]);
    expect(largestDifference(ratio, new Float32Array(ratio.length).fill(1), known)).toBeLessThan(1e-3);
    const { values } = discQuantiles(matched);
    discQuantiles(truth).values.forEach((value, k) => void expect(values[k] / value).toBeCloseTo(1, 1));
  });

  it("leaves the order of intensities and the reference itself as they are", () => {
    const own = disc(2, (value) => value);
    const same = matchIntensity(own, discQuantiles(own));
    expect(
      largestDifference(
        same.data.map((value, i) => value / own.data[i]),
        own.data.map(() => 1),
      ),
    ).toBeLessThan(1e-5);
    const made = matchIntensity(own, discQuantiles(disc(3, (value) => 7 * value ** 1.4)));
    const order = [...own.data.keys()].sort((a, b) => own.data[a] - own.data[b]);
    const falls = order.filter((place, k) => k > 0 && made.data[place] < made.data[order[k - 1]]);
    expect(falls).toEqual([]);
  });

  it("averages the quantiles of a set, and says what cannot be matched", () => {
    const [a, b] = [discQuantiles(disc(1, () => 2)), discQuantiles(disc(1, () => 4))];
    expect(meanQuantiles([a, b]).values.every((value) => value === 3)).toBe(true);
    expect(() => meanQuantiles([])).toThrow(/averaged/);
    expect(() =>
      matchIntensity(
        disc(1, () => 2),
        a,
      ),
    ).toThrow(/cannot be matched/);
  });
});
