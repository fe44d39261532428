import { ArgumentError, ShapeError, seededRandom } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atmosphereAt, nodesOf } from "../../src/network/atmospheres.ts";
import { decodeNodes, encodeNodes, outputSize, scalingOf } from "../../src/network/coding.ts";
import { DEFAULT_NODE_LOG_TAU, nodesAt } from "../../src/network/nodes.ts";
import { NODE_QUANTITIES, QUANTITY_FACTS } from "../../src/network/quantities.ts";
import { toyPixels } from "./support/toy.ts";

const layouts = (["printed", "double-angle"] as const).map((azimuth) => ({
  logTau: [1, 0, -1, -2],
  azimuth,
}));

describe.each(layouts)("outputs with a $azimuth azimuth", (layout) => {
  it("turn back into the nodes, scaled or not", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { nodes } = toyPixels(6, seededRandom(seed));
        const scaling = scalingOf(encodeNodes(nodes, layout), layout);
        for (const by of [undefined, scaling]) {
          const back = decodeNodes(encodeNodes(nodes, layout, by), 6, layout, by);
          for (const [i, value] of nodes.values.entries()) {
            const quantity = NODE_QUANTITIES[Math.floor((i % 24) / 4)];
            let difference = Math.abs(back.values[i] - value);
            if (quantity === "azimuth") difference = Math.min(difference, 180 - difference);
            expect(difference, quantity).toBeLessThan(1e-5 * QUANTITY_FACTS[quantity].scale);
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});

it("outputs are in units of Table 2", () => {
  const atmosphere = {
    logTau: Float64Array.of(0, -1),
    temperature: Float64Array.of(6000, 5000),
    velocity: Float64Array.of(3e5, -3e5),
    fieldStrength: Float64Array.of(3000, 1500),
    inclination: Float64Array.of(90, 45),
    azimuth: Float64Array.of(90, 200),
    microturbulence: Float64Array.of(1.5e5, 0),
  };
  const nodes = nodesOf([atmosphere], [0, -1]);
  const values = [...encodeNodes(nodes, { logTau: [0, -1], azimuth: "printed" })];
  const table2 = [0.3, 0.25, 1, -1, 0.5, 0.25, 0.5, 0.25, 0.25, 20 / 360, 0.5, 0];
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(table2[i], 6);
  const double = encodeNodes(nodes, { logTau: [0, -1], azimuth: "double-angle" });
  for (const [i, value] of [0, Math.sin(0.698132), -1, Math.cos(0.698132)].entries())
    expect(double[8 + i]).toBeCloseTo(value, 5);
  expect(outputSize({ logTau: DEFAULT_NODE_LOG_TAU, azimuth: "printed" })).toBe(60);
  expect(() => encodeNodes(nodes, { logTau: [0], azimuth: "printed" })).toThrow(ShapeError);
});

it("outputs out of all bounds are kept within", () => {
  const layout = { logTau: [0, -1], azimuth: "printed" } as const;
  const { values } = decodeNodes(new Float32Array(12).fill(-4.2), 1, layout);
  expect(values[0]).toBe(2000);
  expect(values[4]).toBe(0);
  expect(values[6]).toBe(0);
  // -4.2 x 360 degrees are 108 and nine half turns less.
  expect(values[8]).toBeCloseTo(108, 2);
  expect(values[10]).toBe(0);
});

describe("between nodes", () => {
  const grid = Float64Array.from({ length: 49 }, (_, i) => 1.2 - 0.1 * i);
  const atmosphere = (azimuth: readonly [number, number]) => ({
    logTau: Float64Array.of(1, -3),
    temperature: Float64Array.of(9000, 5000),
    velocity: Float64Array.of(0, 4e5),
    fieldStrength: Float64Array.of(2000, 0),
    inclination: Float64Array.of(0, 180),
    azimuth: Float64Array.from(azimuth),
    microturbulence: Float64Array.of(1e5, 1e5),
  });

  it("quantities are linear, and constant beyond the ends", () => {
    const nodes = nodesOf([atmosphere([10, 50])], [1, 0, -1, -2, -3]);
    const full = atmosphereAt(nodes, 0, grid);
    for (let d = 0; d < grid.length; d++) {
      const x = Math.min(1, Math.max(-3, grid[d]));
      expect(full.temperature[d]).toBeCloseTo(8000 + 1000 * x, 2);
      expect(full.velocity[d]).toBeCloseTo(1e5 - 1e5 * x, 1);
      expect(full.azimuth[d]).toBeCloseTo(20 - 10 * x, 3);
    }
    expect(nodesAt(nodes, 0, -0.5)[0]).toBeCloseTo(7500, 2);
    expect(nodesAt(nodes, 0, 3)[0]).toBeCloseTo(9000, 2);
    expect(nodesAt(nodes, 0, -5)[0]).toBeCloseTo(5000, 2);
  });

  it("azimuths go the shorter way round", () => {
    const full = atmosphereAt(nodesOf([atmosphere([170, 10])], [1, -3]), 0, [0, -1, -2]);
    expect([...full.azimuth].map((degrees) => Math.round(degrees * 1000) / 1000)).toEqual([175, 0, 5]);
  });

  it("grids descend", () => {
    const nodes = nodesOf([atmosphere([0, 0])], [1, -3]);
    expect(() => nodesOf([atmosphere([0, 0])], [-1, 0])).toThrow(ArgumentError);
    expect(() => atmosphereAt(nodes, 0, [])).toThrow(ArgumentError);
    expect(() => atmosphereAt(nodes, 1, [0])).toThrow(ShapeError);
  });
});
