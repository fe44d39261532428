import { describe, expect, it } from "vitest";
import { erfcx } from "../../src/milne-eddington/erfcx.ts";
import { humlicekVoigt, SUM_ROWS, tabulatedVoigt } from "../../src/milne-eddington/voigt-profile.ts";

// [a, v, H, L] of scipy 1.x, scipy.special.wofz(v + ia).
const FADDEEVA = [
  [0.01, 0, 0.9888154610463427, 0],
  [0.01, 0.33, 0.8878927202984955, 0.34061801501841865],
  [0.01, 2.5, 0.0032305576565929833, 0.2516191458668196],
  [0.01, 7.99, 9.053787807439857e-5, 0.07117841765290506],
  [0.1, 5.47, 0.0019883687407866203, 0.10492230495294509],
  [0.1, 7.99, 0.0009052300488658699, 0.07116692224038866],
  [0.1, 8.01, 0.0009006041726100169, 0.07098639918697887],
  [0.1, 12, 0.0003959240004328181, 0.04717744410846891],
  [0.1, 29.9, 6.321322033239387e-5, 0.01887957596083207],
  [0.1, 45, 2.7881739535564368e-5, 0.01254058228204946],
  [0.7, 0.33, 0.499416842572244, 0.12434928962116101],
  [0.7, 2.5, 0.07508765293733201, 0.21954582524890132],
  [0.7, 8.01, 0.00625468907458943, 0.07043786241878956],
  [3, 0, 0.17900115118138998, 0],
  [3, 5.47, 0.04467184094745735, 0.07932967461532003],
  [3, 12, 0.011163889644607903, 0.04436123799496351],
] as const;

function evaluate(profile: ReturnType<typeof tabulatedVoigt>, a: number, v: number): Float64Array {
  const sums = new Float64Array(SUM_ROWS);
  profile.prepare(a);
  profile.add(Float64Array.of(v), 0, 1, 2, sums);
  return sums;
}

describe("Voigt and Faraday functions", () => {
  it("agree with scipy to 1e-8", () => {
    const profile = tabulatedVoigt();
    for (const [a, v, h, l] of FADDEEVA) {
      const plus = evaluate(profile, a, v);
      expect(Math.abs(plus[0] - h)).toBeLessThan(1e-8);
      expect(Math.abs(plus[1] - l)).toBeLessThan(1e-8);
      const minus = evaluate(profile, a, -v);
      expect(Math.abs(minus[0] - h)).toBeLessThan(1e-8);
      expect(Math.abs(minus[1] + l)).toBeLessThan(1e-8);
    }
  });

  it("have the derivatives of their central differences", () => {
    const profile = tabulatedVoigt();
    const step = 1e-4;
    for (const [a, v] of FADDEEVA) {
      if (v === 7.99 || v === 8.01) continue;
      const at = evaluate(profile, a, v);
      const up = evaluate(profile, a, v + step);
      const down = evaluate(profile, a, v - step);
      expect(Math.abs(at[2] - (up[0] - down[0]) / (2 * step))).toBeLessThan(1e-6);
      expect(Math.abs(at[3] - (up[1] - down[1]) / (2 * step))).toBeLessThan(1e-6);
      expect(at[4]).toBeCloseTo(2 * at[2], 12);
      expect(at[5]).toBeCloseTo(2 * at[3], 12);
    }
  });

  it("are Humlicek's to 1e-4 where that is asked for", () => {
    for (const [a, v, h, l] of FADDEEVA) {
      const sums = evaluate(humlicekVoigt(), a, v);
      expect(Math.abs(sums[0] - h)).toBeLessThan(2e-4 * Math.hypot(h, l));
      expect(Math.abs(sums[1] - l)).toBeLessThan(2e-4 * Math.hypot(h, l));
    }
  });

  it("start from exp(x^2) erfc(x)", () => {
    // scipy.special.erfcx
    const reference = [
      [0, 1],
      [0.5, 0.6156903441929259],
      [1.999, 0.255502514590578],
      [2, 0.255395676310506],
      [5, 0.11070463773306863],
    ];
    for (const [x, value] of reference) expect(erfcx(x)).toBeCloseTo(value, 12);
  });
});
