import { describe, expect, it } from "vitest";
import { findElement } from "../../src/atoms/element.ts";
import { ELEMENTS } from "../../src/atoms/elements.ts";
import { partitionFunction, partitionFunctions } from "../../src/atoms/partition.ts";
import { hasVectors, vectors } from "../vectors.ts";

interface Functions {
  readonly partition: Readonly<Record<string, readonly (readonly number[])[]>>;
}

describe.skipIf(!hasVectors)("partition functions against SIR (needs the shared data folder)", () => {
  it("are the same for Fe, Mg and H", () => {
    for (const [symbol, rows] of Object.entries(vectors<Functions>("atomic_functions").partition)) {
      for (const [T, ...values] of rows) {
        values.forEach((value, stage) => {
          const ours = partitionFunction(findElement(symbol), stage as 0 | 1 | 2, T);
          expect(Math.abs(ours - value)).toBeLessThanOrEqual(2e-6 * value);
        });
      }
    }
  });
});

describe("partition functions", () => {
  it("are positive from 2500 to 12000 K for the electron donors, and have their derivatives", () => {
    for (const element of ELEMENTS.slice(0, 28)) {
      const functions = partitionFunctions(element);
      for (const T of [2503, 3401, 4404, 5203, 6304, 7102, 8107, 9504, 11904]) {
        functions.at(T);
        const [value, slope] = [functions.value.slice(), functions.dT.slice()];
        for (const stage of [0, 1, 2] as const) {
          const [low, high] = [T - 0.05, T + 0.05].map((t) => partitionFunction(element, stage, t));
          if (element.symbol !== "H" || stage < 2) expect(value[stage]).toBeGreaterThan(0);
          expect(Math.abs(slope[stage] - (high - low) / 0.1)).toBeLessThan(1e-6 * (1e-3 + value[stage]));
        }
      }
    }
  });

  it("exist for all elements", () => {
    expect(ELEMENTS.length).toBe(92);
    for (const element of ELEMENTS) expect(partitionFunction(element, 1, 6000)).toBeGreaterThan(0.9);
  });
});
