import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dataPath, hasData } from "../../../../testing/data.ts";
import { fe6301, fe6302, fe15648 } from "../../src/atoms/lines.ts";
import { readSirProfiles, sirProfilesOf, sirWavelengths, writeSirProfiles } from "../../src/formats/index.ts";

describe("SIR's profiles", () => {
  const regions = [
    { lines: [fe6301, fe6302], wavelengths: Float64Array.of(6301.4, 6301.5, 6301.6) },
    { lines: [fe15648], wavelengths: Float64Array.of(15648.5, 15648.6) },
  ];

  it("take the wavelengths from the first line of each blend", () => {
    const profiles = sirProfilesOf(regions, new Float64Array(20).fill(0.5));
    expect(Array.from(profiles.lines)).toEqual([1, 1, 1, 3, 3]);
    expect(profiles.offsets[0]).toBeCloseTo(-101.2, 6);
    const lines = new Map([
      [1, fe6301],
      [3, fe15648],
    ]);
    const wavelengths = sirWavelengths(profiles, lines);
    expect(wavelengths[4]).toBeCloseTo(15648.6, 9);
    expect(() => sirWavelengths(profiles, new Map([[1, fe6301]]))).toThrow(/Line 3 of the profiles/);
    expect(() => sirProfilesOf(regions, new Float64Array(19))).toThrow(/19 values for 5 wavelengths/);
  });

  it("come back from what is written; what SIR is to ignore stays NaN", () => {
    const value = fc.oneof(fc.double({ min: -0.9, max: 2, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(value, { minLength: 20, maxLength: 20 }), (values) => {
        const profiles = sirProfilesOf(regions, values);
        const back = readSirProfiles(writeSirProfiles(profiles));
        expect(Array.from(back.lines)).toEqual(Array.from(profiles.lines));
        for (const [i, offset] of back.offsets.entries()) expect(offset).toBeCloseTo(profiles.offsets[i], 4);
        back.stokes.forEach((one, i) => {
          if (Number.isNaN(values[i])) expect(one).toBeNaN();
          else expect(Math.abs(one - values[i])).toBeLessThanOrEqual(Math.abs(values[i]) * 5.01e-7 + 1e-40);
        });
      }),
      { numRuns: 50 },
    );
  });

  it("say which line cannot be read", () => {
    expect(() => readSirProfiles("1 0. 1. 0. 0. 0.\n1 10. 1. 0. 0.\n")).toThrow(/Line 2 of the profiles/);
    expect(() => readSirProfiles("\n")).toThrow(/empty/);
  });

  it.skipIf(!hasData)("of a real file are written byte for byte (needs the shared data folder)", async () => {
    const text = await readFile(dataPath("stokes/sir_mig/profile.per"), "utf8");
    const profiles = readSirProfiles(text);
    expect(profiles.lines).toHaveLength(text.trimEnd().split("\n").length);
    expect(profiles.offsets[0]).toBe(-750);
    expect(profiles.stokes[0]).toBe(0.7810472e-1);
    const trimmed = (whole: string) => whole.split("\n").map((line) => line.trimEnd());
    expect(trimmed(writeSirProfiles(profiles))).toEqual(trimmed(text));
  });
});
