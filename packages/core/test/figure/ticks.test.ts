import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber, linearTicks, logTicks, superscript } from "../../src/figure/ticks.ts";

describe("ticks", () => {
  it("are round numbers with as many decimals as they need", () => {
    expect(linearTicks(-500, 500, 5).map((t) => t.label)).toEqual(["−400", "−200", "0", "200", "400"]);
    expect(linearTicks(0, 0.3, 3).map((t) => t.label)).toEqual(["0.0", "0.1", "0.2", "0.3"]);
    expect(linearTicks(473, 413, 6).map((t) => t.value)).toEqual([420, 430, 440, 450, 460, 470]);
  });

  it("lie within their range, evenly, and near the number asked for", () => {
    const limit = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(
        limit,
        fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
        fc.integer({ min: 2, max: 12 }),
        (a, span, n) => {
          fc.pre(a + span > a && span > Math.abs(a) * 1e-6);
          const values = linearTicks(a, a + span, n).map((t) => t.value);
          const slack = span * 1e-6;
          expect(values.every((v) => v >= a - slack && v <= a + span + slack)).toBe(true);
          expect(values.length).toBeGreaterThanOrEqual(Math.floor(n / 2));
          expect(values.length).toBeLessThanOrEqual(2 * n + 1);
          expect(new Set(linearTicks(a, a + span, n).map((t) => t.label)).size).toBe(values.length);
          const gaps = values.slice(1).map((v, i) => v - values[i]);
          for (const gap of gaps) expect(Math.abs(gap - gaps[0])).toBeLessThan(slack);
        },
      ),
    );
  });

  it("are powers of ten on a wide logarithmic axis, with 2 and 5 between on a narrow one", () => {
    expect(logTicks(0.005, 200).map((t) => t.label)).toEqual(["10⁻²", "10⁻¹", "10⁰", "10¹", "10²"]);
    expect(logTicks(0.03, 1).map((t) => t.label)).toEqual(["0.05", "0.1", "0.2", "0.5", "1"]);
    expect(logTicks(3.1, 3.9).map((t) => t.label)).toEqual(["3.2", "3.4", "3.6", "3.8"]);
    expect(() => logTicks(0, 1)).toThrow(/above zero/);
    expect(() => linearTicks(1, 1)).toThrow(/two different/);
  });

  it("write large and small numbers in powers", () => {
    expect(formatNumber(-5e20, -20)).toBe("−5×10²⁰");
    expect(formatNumber(2451234.5, 1)).toBe("2.4512345×10⁶");
    expect(formatNumber(2.5e-7, 8)).toBe("2.5×10⁻⁷");
    expect(superscript(-19)).toBe("⁻¹⁹");
  });
});
