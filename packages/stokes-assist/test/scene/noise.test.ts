import { describe, expect, it } from "vitest";
import { cellAt, fractalNoise, gradientNoise, latticeNumber, smoothstep } from "../../src/scene/noise.ts";

const places = Array.from({ length: 4000 }, (_, i) => [0.137 * i - 200, 0.731 * (i % 613)] as const);

describe("noise", () => {
  it("lattice numbers are uniform, and others for another seed", () => {
    const values = Array.from({ length: 5000 }, (_, i) => latticeNumber(7, i - 2500, 3 * i));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.015);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(latticeNumber(8, 5, 5)).not.toBe(latticeNumber(7, 5, 5));
  });

  it("gradient noise is smooth, of mean zero and bounded", () => {
    const values = places.map(([x, y]) => gradientNoise(3, x, y));
    expect(Math.abs(values.reduce((a, b) => a + b, 0) / values.length)).toBeLessThan(0.03);
    for (const [i, [x, y]] of places.entries()) {
      expect(Math.abs(values[i])).toBeLessThan(1.6);
      expect(Math.abs(gradientNoise(3, x + 1e-4, y) - values[i])).toBeLessThan(2e-3);
    }
    expect(fractalNoise(3, 0.3, 0.4, 1)).toBe(gradientNoise(3, 0.3, 0.4));
  });

  it("gradient noise with a period repeats", () => {
    for (const [x, y] of places.slice(0, 200)) {
      expect(gradientNoise(3, x + 17, y, 17)).toBeCloseTo(gradientNoise(3, x, y, 17), 9);
    }
  });

  it("cells are continuous: their edge falls to 0 where the nearest centre changes", () => {
    let borders = 0;
    for (let i = 0; i < 4000; i++) {
      const a = cellAt(5, 0.01 * i, 3.3);
      const b = cellAt(5, 0.01 * (i + 1), 3.3);
      expect(Math.abs(a.edge - b.edge)).toBeLessThan(0.03);
      expect(a.edge).toBeGreaterThanOrEqual(0);
      if (a.number !== b.number) {
        borders++;
        expect(Math.min(a.edge, b.edge)).toBeLessThan(0.02);
      }
    }
    expect(borders).toBeGreaterThan(20);
  });

  it("smoothstep runs both ways", () => {
    expect(smoothstep(0, 1, -1)).toBe(0);
    expect(smoothstep(0, 1, 0.5)).toBe(0.5);
    expect(smoothstep(1, 0, -1)).toBe(1);
  });
});
