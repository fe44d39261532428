import { describe, expect, it } from "vitest";
import { inCycle, inversionConfig } from "../../src/inversion/config.ts";
import { inversionPresets } from "../../src/inversion/presets.ts";

const QUANTITIES = ["temperature", "velocity", "fieldStrength", "inclination", "azimuth"] as const;
const TURBULENCE = ["microturbulence", "macroturbulence"] as const;

describe("inversionPresets", () => {
  // Gafeira et al. 2021, Table 3: cycles; nodes of T, v, B, inclination, azimuth, micro- and macroturbulence.
  // Printed 1,3 and 1,2 for velocity and field: one node in two cycles of the three.
  it.each([
    ["reference", 3, "hsra", [[1, 3, 5], [1, 1, 3], [1, 1, 3], [1], [1], [1], [1]]],
    ["training", 3, "hsra", [[1, 3, 5], [1], [1], [1], [1], [1], [1]]],
    ["assisted", 1, "hsra", [[5], [3], [3], [1], [1], [1], [1]]],
    ["second-reference", 3, "fal-c", [[1, 2, 4], [1, 1, 2], [1, 1, 2], [1], [1], [1], [1]]],
  ] as const)("%s is the paper's column", (name, cycles, guess, columns) => {
    const preset = inversionPresets[name];
    expect(preset.cycles).toBe(cycles);
    expect(preset.guess).toBe(guess);
    [...QUANTITIES, ...TURBULENCE].forEach((quantity, i) => {
      expect(preset.nodes[quantity]).toEqual(columns[i]);
    });
  });

  it("are valid", () => {
    for (const preset of Object.values(inversionPresets))
      expect(inversionConfig.parse(preset)).toEqual(preset);
  });

  it("keep the last number of nodes in later cycles, as SIR does", () => {
    expect([0, 1, 2, 3].map((cycle) => inCycle([1, 3], cycle))).toEqual([1, 3, 3, 3]);
  });
});

describe("inversionConfig", () => {
  const { reference } = inversionPresets;

  it.each([
    [{ cycles: 0 }, "cycles"],
    [{ nodes: { ...reference.nodes, temperature: [] } }, "temperature"],
    [{ nodes: { ...reference.nodes, macroturbulence: [2] } }, "macroturbulence"],
    [{ weights: [0, 0, 0, 0] }, "weights"],
    [{ bounds: { ...reference.bounds, temperature: [5000, 4000] } }, "temperature"],
    [{ bounds: { ...reference.bounds, fill: [0, 2] } }, "fill"],
    [{ noise: -1 }, "noise"],
    [{ nonsense: 1 }, "nonsense"],
  ])("refuses %j", (change, where) => {
    expect(() => inversionConfig.parse({ ...reference, ...change })).toThrow(where);
  });
});
