import { describe, expect, it } from "vitest";
import { nodeBasis } from "../../src/inversion/nodes.ts";

const logTau = Float64Array.from({ length: 49 }, (_, i) => 1.2 - 0.1 * i);

describe("nodeBasis", () => {
  // scipy 1.16 CubicSpline(linspace(0, 1, n), unit vector k, bc_type="natural") at 49 points: 3, 10, 17, 31, 40.
  it.each([
    [4, 0, [0.7642578125, 0.2734375, -0.026123046875, -0.009033203125, 0.025]],
    [4, 1, [0.296044921875, 0.853515625, 0.980712890625, 0.054443359375, -0.15]],
    [5, 0, [0.687220982142857, 0.098462301587302, -0.078486689814815, 0.017722800925926, -0.006613756613757]],
    [
      5,
      2,
      [-0.100446428571429, -0.109126984126984, 0.497685185185185, 0.497685185185186, -0.158730158730159],
    ],
    [7, 1, [0.570838341346154, 0.8484375, -0.074143629807692, 0.007887620192308, 0]],
    [7, 2, [-0.138822115384615, 0.278125, 0.966496394230769, -0.031550480769231, 0]],
  ])("is scipy's natural spline: %i nodes, node %i", (nodes, k, expected) => {
    const row = nodeBasis(logTau, nodes)[k];
    for (const [i, depth] of [3, 10, 17, 31, 40].entries()) expect(row[depth]).toBeCloseTo(expected[i], 13);
  });

  it("is the parabola through three nodes", () => {
    const [first, second, third] = nodeBasis(logTau, 3);
    for (let i = 0; i < 49; i++) {
      const x = i / 24;
      expect(first[i]).toBeCloseTo(1 - 1.5 * x + 0.5 * x * x, 13);
      expect(second[i]).toBeCloseTo(2 * x - x * x, 13);
      expect(third[i]).toBeCloseTo(-0.5 * x + 0.5 * x * x, 13);
    }
  });

  it.each([1, 2, 3, 4, 5, 8, 13])("sums to one and is one at its own node: %i nodes", (nodes) => {
    for (const interpolation of ["spline", "linear"] as const) {
      const rows = nodeBasis(logTau, nodes, interpolation);
      for (let i = 0; i < 49; i++) expect(rows.reduce((sum, row) => sum + row[i], 0)).toBeCloseTo(1, 12);
      for (let k = 0; nodes > 1 && 48 % (nodes - 1) === 0 && k < nodes; k++) {
        const at = (k * 48) / (nodes - 1);
        for (let other = 0; other < nodes; other++) {
          expect(rows[other][at]).toBeCloseTo(other === k ? 1 : 0, 12);
        }
      }
    }
  });

  it("runs straight between the nodes when asked to", () => {
    const row = nodeBasis(logTau, 5, "linear")[1];
    expect(row[6]).toBeCloseTo(0.5, 12);
    expect(row[18]).toBeCloseTo(0.5, 12);
    expect(row[30]).toBe(0);
  });

  it("refuses more nodes than depths", () => {
    expect(() => nodeBasis(logTau, 50)).toThrow("50 nodes on 49 depths");
    expect(() => nodeBasis(logTau, 0)).toThrow("from 1 to 49");
  });
});
