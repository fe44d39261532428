import type { Skip } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { discQuantiles, matchedItems, suitedInput, type TrainedOn } from "../../src/index.ts";
import { all, disc, sequence } from "./support/sequence.ts";

const quantiles = { probabilities: [0.05, 0.5, 0.95], values: [2, 8, 40] };
const trained: TrainedOn = {
  ...{ about: "a test", seed: 1, steps: 1, synthetic: true },
  ...{ channel: "AIA 304", intensities: quantiles },
};
const given = { quantiles: { ...quantiles, values: [1, 2, 3] }, about: "an image" };

describe("suitedInput", () => {
  it("leaves the network's own channel as it is, or matches it to what was asked for", () => {
    expect(suitedInput({ channel: "AIA 304" }, trained)).toEqual({
      match: null,
      provenance: { channel: "AIA 304", trainedChannel: "AIA 304" },
      warning: null,
    });
    const asked = suitedInput({ channel: "AIA 304", match: given }, trained);
    expect([asked.match, asked.provenance.matchedTo, asked.warning]).toEqual([
      given.quantiles,
      "an image",
      null,
    ]);
  });

  it("matches another telescope to the training, and says so", () => {
    const { match, warning, provenance } = suitedInput({ channel: "EUVI-B 304" }, trained);
    expect(match).toEqual(quantiles);
    expect(warning).toContain("EUVI-B 304");
    expect(provenance.matchedTo).toBe("those that the network was trained on");
  });

  it("takes another wavelength only when asked to, and nothing without intensities to match", () => {
    expect(() => suitedInput({ channel: "AIA 171" }, trained)).toThrow(/AIA 171.*--any-channel/s);
    expect(suitedInput({ channel: "AIA 171", anyChannel: true }, trained).match).toEqual(quantiles);
    for (const unknowing of [null, { ...trained, intensities: null }]) {
      expect(() => suitedInput({ channel: "EUVI-A 304" }, unknowing)).toThrow(/--match/);
      expect(suitedInput({ channel: "EUVI-A 304", match: given }, unknowing).match).toEqual(given.quantiles);
      expect(suitedInput({ channel: "AIA 304" }, unknowing).match).toBeNull();
    }
  });
});

describe("matchedItems", () => {
  it("gives the discs the reference's quantiles", async () => {
    const [{ euv }] = await all(matchedItems(sequence([0]), quantiles, []));
    const { values } = discQuantiles(euv, quantiles.probabilities);
    for (const [k, value] of values.entries()) expect(value / quantiles.values[k]).toBeCloseTo(1, 1);
    expect((await all(matchedItems(sequence([0]), null, [])))[0].euv).toEqual(disc(1));
  });

  it("leaves out what cannot be matched, and keeps the images beside it", async () => {
    const skipped: Skip[] = [];
    async function* withBlack() {
      for await (const item of sequence([0, 1])) {
        const black = { ...item.euv, name: "black.fits", data: new Float32Array(item.euv.data.length) };
        yield item;
        yield { ...item, euv: black };
      }
    }
    expect(await all(matchedItems(withBlack(), quantiles, skipped))).toHaveLength(2);
    expect(skipped).toHaveLength(2);
    expect(skipped[0]).toEqual({ name: "black.fits", reason: expect.stringContaining("cannot be matched") });
  });
});
