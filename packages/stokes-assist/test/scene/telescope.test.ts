import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { besselJ1 } from "../../src/scene/bessel.ts";
import { diffraction, HINODE_SOT, smear } from "../../src/scene/telescope.ts";

describe("besselJ1", () => {
  it("agrees with scipy.special.j1", () => {
    const reference = [
      [0, 0],
      [0.5, 0.2422684576748739],
      [1, 0.44005058574493355],
      [2.9, 0.3754274818],
      [3.8317059702075125, 0],
      [10, 0.04347274616886144],
      [-2, -0.5767248077568734],
    ];
    for (const [x, value] of reference) expect(Math.abs(besselJ1(x) - value)).toBeLessThan(1e-7);
  });
});

describe("diffraction", () => {
  it("has the first dark ring of an unobscured aperture at 1.22 lambda / D", () => {
    // 1.22 x 6302 A / 50 cm = 0.317 arcsec: 16 pixels of 0.02 arcsec.
    const { size, weights } = diffraction({ apertureMetres: 0.5, obscuration: 0 }, 6302, 0.02, 40);
    const centre = (size - 1) / 2;
    const profile = Array.from({ length: 25 }, (_, i) => weights[centre * size + centre + i]);
    const dark = profile.indexOf(Math.min(...profile));
    expect(Math.abs(dark - 15.86)).toBeLessThan(1);
    expect(profile[dark]).toBeLessThan(1e-3 * profile[0]);
  });

  it("is a symmetric share of the light, more peaked without than with obscuration", () => {
    const hinode = diffraction(HINODE_SOT, 6302, 0.16);
    expect(hinode.weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    const { size, weights } = hinode;
    expect(size % 2).toBe(1);
    for (let i = 0; i < weights.length; i++) {
      expect(weights[i]).toBeGreaterThanOrEqual(0);
      expect(weights[i]).toBeCloseTo(weights[weights.length - 1 - i], 12);
    }
    const clear = diffraction({ ...HINODE_SOT, obscuration: 0 }, 6302, 0.16);
    const peak = (p: typeof hinode): number => Math.max(...p.weights);
    expect(peak(clear)).toBeGreaterThan(peak(hinode));
  });
});

describe("smear", () => {
  it("keeps the light, wavelength by wavelength, and lowers the contrast", () => {
    const [width, height, depth] = [13, 9, 3];
    const random = seededRandom(2);
    const data = Float32Array.from({ length: width * height * depth }, () => 1 + random.uniform());
    const out = smear(data, width, height, depth, diffraction(HINODE_SOT, 6302, 0.16));
    for (let k = 0; k < depth; k++) {
      const plane = (values: Float32Array): number[] => Array.from(values).filter((_, i) => i % depth === k);
      const total = (values: Float32Array): number => plane(values).reduce((a, b) => a + b, 0);
      expect(Math.abs(total(out) / total(data) - 1)).toBeLessThan(1e-6);
      expect(Math.max(...plane(out))).toBeLessThan(Math.max(...plane(data)));
    }
  });

  it("leaves a map alone that a point does not spread", () => {
    const data = Float32Array.of(1, 2, 3, 4);
    expect(smear(data, 2, 2, 1, { size: 1, weights: Float64Array.of(1) })).toEqual(data);
  });
});
