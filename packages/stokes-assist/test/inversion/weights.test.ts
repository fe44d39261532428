import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { chiSquared } from "../../src/inversion/pixel-problem.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";
import { unusableReason } from "../../src/inversion/usable.ts";
import { weightProfiles } from "../../src/inversion/weights.ts";
import type { SpectralSetup } from "../../src/types.ts";

const setup: SpectralSetup = {
  regions: [{ lines: [], wavelengths: Float64Array.of(1, 2, 3, 4) }],
};
const config = inversionPresets.reference;
// I, Q, U, V at four wavelengths.
const profiles = Float64Array.of(1, 0.6, 0.8, 0.99, 0, 0.01, -0.02, 0, 0, 0, 0, 0, 0.04, -0.05, 0.05, 0);

describe("weightProfiles", () => {
  it("weighs by continuum over amplitude, as SIR does", () => {
    const { weights } = weightProfiles(profiles, setup, { ...config, amplitudeFloor: 2 });
    // I: signal 0.4. Q: 0.02, U: twice the noise of 1e-3, V: 0.05; each times the weight 1 or 4.
    const ratios = [1 / 0.4, 4 / 0.02, 4 / 2e-3, 4 / 0.05];
    for (let stokes = 1; stokes < 4; stokes++) {
      expect(weights[4 * stokes] / weights[0]).toBeCloseTo(ratios[stokes] / ratios[0], 9);
    }
  });

  it("has chi squared 1 for misfits of one noise", () => {
    for (const equalisation of ["amplitude", "fixed"] as const) {
      const data = weightProfiles(profiles, setup, { ...config, equalisation }, { noise: 2e-3 });
      expect(
        chiSquared(
          data,
          profiles.map((value, k) => value + (k % 2 ? 2e-3 : -2e-3)),
        ),
      ).toBeCloseTo(1, 9);
    }
  });

  it("leaves out what is no number or below -1, and wavelengths without weight", () => {
    const broken = profiles.slice();
    broken[1] = Number.NaN;
    broken[12] = -2;
    const data = weightProfiles(broken, setup, config, { wavelengthWeights: [1, 1, 0, 1] });
    expect(data.used).toBe(16 - 4 - 2);
    expect([data.weights[1], data.weights[12], data.weights[2], data.weights[6]]).toEqual([0, 0, 0, 0]);
    const model = profiles.slice();
    model[1] = 9;
    model[12] = 9;
    model[2] = 9;
    expect(chiSquared(data, model)).toBe(0);
  });

  it("refuses noise that is not a positive number", () => {
    for (const noise of [0, -1e-3, Number.NaN, Number.POSITIVE_INFINITY, [1e-3, 0, 1e-3, 1e-3] as const]) {
      expect(() => weightProfiles(profiles, setup, config, { noise })).toThrow(
        expect.objectContaining({ kind: "argument", message: expect.stringContaining("noise") }),
      );
    }
  });

  it("refuses profiles of another length", () => {
    expect(() => weightProfiles(new Float64Array(12), setup, config)).toThrow(
      "12 profile values for 4 wavelengths",
    );
    expect(() => weightProfiles(profiles, setup, config, { wavelengthWeights: [1] })).toThrow(
      "1 weights for 4",
    );
  });
});

describe("unusableReason", () => {
  const n = 40;
  const line = Float64Array.from({ length: 4 * n }, (_, k) =>
    k < n ? 1 - 0.7 * Math.exp(-(((k - 20) / 4) ** 2)) - 1e-4 * k : 0,
  );

  it("is null for a line", () => expect(unusableReason(line, 4 * n, 15, 1e-3)).toBeNull());
  it("tells why there is nothing to fit", () => {
    expect(
      unusableReason(
        line.map(() => Number.NaN),
        0,
        15,
        1e-3,
      ),
    ).toContain("no intensity");
    expect(unusableReason(line, 15, 15, 1e-3)).toBe("15 points for 15 parameters");
    expect(
      unusableReason(
        line.map(() => 0),
        4 * n,
        15,
        1e-3,
      ),
    ).toBe("no light");
    expect(
      unusableReason(
        line.map((_, k) => (k < n ? 1 + 1e-4 * (k % 5) : 0)),
        4 * n,
        15,
        1e-3,
      ),
    ).toContain("flat");
    expect(
      unusableReason(
        line.map((value) => Math.min(value, 0.9)),
        4 * n,
        15,
        1e-3,
      ),
    ).toContain("saturated");
  });

  describe("with noise", () => {
    const noise = 1e-3;
    const reasons = (clean: (i: number) => number, scale = 1): Set<string | null> => {
      const random = seededRandom(8);
      const found = Array.from({ length: 300 }, () => {
        const profiles = Float64Array.from(
          { length: 448 },
          (_, k) => (k < 112 ? clean(k) : 0) + scale * noise * random.normal(),
        );
        return unusableReason(profiles, 448, 15, noise);
      });
      return new Set(found);
    };
    it("is dark without light", () => expect(reasons(() => 0)).toEqual(new Set(["no light"])));
    it("is flat without a line", () => {
      const flat = new Set(["flat: no spectral line above the noise"]);
      expect(reasons(() => 0.9)).toEqual(flat);
      // A dark frame with an offset; noise that is stated too low; a hit by a cosmic ray.
      expect(reasons(() => 0.01)).toEqual(flat);
      expect(reasons(() => 0.9, 1.6)).toEqual(flat);
      expect(reasons((i) => (i === 30 ? 1.4 : 0.9))).toEqual(flat);
    });
    it("is neither with a shallow line, of an umbra too", () => {
      const line = (depth: number) => (i: number) => 0.1 - depth * Math.exp(-(((i - 60) / 4) ** 2));
      expect(reasons(line(0.01))).toEqual(new Set([null]));
    });
    it("is saturated where it is cut off", () => {
      const random = seededRandom(8);
      const clipped = Float64Array.from({ length: 448 }, (_, k) =>
        k < 112
          ? Math.min(1 - 0.6 * Math.exp(-(((k - 60) / 9) ** 2)) + noise * random.normal(), 0.97)
          : noise * random.normal(),
      );
      expect(unusableReason(clipped, 448, 15, noise)).toContain("saturated");
    });
  });
});
