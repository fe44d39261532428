import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fe5250, fe5250b, fe6173, fe6301, fe6302, fe15647, fe15648 } from "../../src/atoms/lines.ts";
import { parseTerm } from "../../src/atoms/term.ts";
import { effectiveLande, landeFactor, zeemanPattern } from "../../src/atoms/zeeman.ts";
import type { ZeemanGroup } from "../../src/transfer/kernel.ts";
import { hasVectors, vectors } from "../vectors.ts";

const line = (lower: string, upper: string) => ({ lower: parseTerm(lower), upper: parseTerm(upper) });

/** SIR's table turns the sign of the shifts: they are energies. */
type Row = readonly [case_: number, lower: string, upper: string, ...components: number[]];

describe.skipIf(!hasVectors)("patterns against SIR (needs the shared data folder)", () => {
  it("has the shifts and strengths of its table", () => {
    const rows = vectors<{ zeeman: Row[] }>("atomic_functions").zeeman;
    const cases = [...new Set(rows.map((row) => row[0]))];
    expect(cases).toHaveLength(6);
    for (const one of cases) {
      const components = rows.filter((row) => row[0] === one);
      const [, lower, upper] = components[0];
      const pattern = zeemanPattern(line(lower, upper));
      const groups: [ZeemanGroup, number][] = [
        [pattern.pi, 3],
        [pattern.blue, 5],
        [pattern.red, 7],
      ];
      for (const [group, column] of groups) {
        const expected = components
          .map((row) => [-(row[column] as number), row[column + 1] as number])
          .sort((a, b) => a[0] - b[0]);
        expect(group.shifts.length).toBe(expected.length);
        expected.forEach(([shift, strength], i) => {
          expect(group.shifts[i]).toBeCloseTo(shift, 6);
          expect(group.strengths[i]).toBeCloseTo(strength, 6);
        });
      }
    }
  });
});

describe("zeemanPattern", () => {
  // Effective Lande factors as the literature has them: Harvey 1973; Solanki et al. 1992 for the infrared.
  it.each([
    ["Fe I 6302.5", fe6302, 2.5],
    ["Fe I 6301.5", fe6301, 1.667],
    ["Fe I 6173.3", fe6173, 2.5],
    ["Fe I 5250.2", fe5250, 3],
    ["Fe I 5250.6", fe5250b, 1.5],
    ["Fe I 15648.5", fe15648, 3],
    ["Fe I 15647.4", fe15647, 1.25],
  ])("%s", (_, of, g) => {
    expect(effectiveLande(of)).toBeCloseTo(g, 3);
  });

  const half = fc.integer({ min: 0, max: 6 }).chain((l) =>
    fc.integer({ min: 1, max: 7 }).chain((multiplicity) => {
      const s = (multiplicity - 1) / 2;
      const low = Math.abs(l - s);
      return fc
        .integer({ min: 0, max: Math.round(l + s - low) })
        .map((k) => ({ multiplicity, l, j: low + k }));
    }),
  );
  const transition = fc
    .tuple(half, half)
    .filter(([a, b]) => Math.abs(a.j - b.j) <= 1 && Number.isInteger(a.j - b.j) && a.j + b.j > 0)
    .map(([lower, upper]) => ({ lower, upper }));

  it("has normalised groups, sigma mirrored, and the centres of gravity of the effective Lande factor", () => {
    fc.assert(
      fc.property(transition, (of) => {
        const { pi, blue, red } = zeemanPattern(of);
        const g = effectiveLande(of);
        const mean = ({ shifts, strengths }: ZeemanGroup) =>
          shifts.reduce((sum, shift, i) => sum + shift * strengths[i], 0);
        for (const group of [pi, blue, red]) {
          expect(group.strengths.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        }
        expect(mean(pi)).toBeCloseTo(0, 9);
        expect(mean(blue)).toBeCloseTo(-g, 9);
        expect(mean(red)).toBeCloseTo(g, 9);
        const mirrored = [...red.shifts].map((shift) => -shift).reverse();
        for (const [i, shift] of mirrored.entries()) expect(blue.shifts[i]).toBeCloseTo(shift, 9);
      }),
    );
  });

  it("takes measured Lande factors", () => {
    const { blue, red } = zeemanPattern({ ...fe6302, lande: { lower: 2.487, upper: 0 } });
    expect([...blue.shifts, ...red.shifts]).toEqual([-2.487, 2.487]);
    expect(effectiveLande({ ...fe6302, lande: { lower: 2.487, upper: 0 } })).toBeCloseTo(2.487, 12);
  });

  it("does not split J = 0", () => {
    expect(landeFactor(parseTerm("5D0.0"))).toBe(0);
  });

  it.each([
    ["|dJ| = 2", line("5P1.0", "5D3.0")],
    ["0 to 0", line("5D0.0", "7F0.0")],
    ["a J that the term has not", { lower: { multiplicity: 1, l: 1, j: 2 }, upper: parseTerm("5D1.0") }],
  ])("refuses %s", (_, of) => {
    expect(() => zeemanPattern(of)).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});
