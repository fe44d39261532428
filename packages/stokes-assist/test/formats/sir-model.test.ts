import { isHelioError } from "@helioscope/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  modelOfSir,
  readSirModel,
  readSirUncertainties,
  type SirModel,
  sirModelsOf,
  writeSirModel,
} from "../../src/formats/index.ts";

// The first rows of a model that SIR wrote.
const WRITTEN = `   2.000000       1.000000      0.0000000E+00
  1.2000   7820.7  9.76902E+02  0.000E+00  1.9022E+03  9.6829E+04  1.1080E+02  1.3717E+02 -1.2693E+02  3.2178E+05  6.4456E-07
  1.1000   7668.8  7.64156E+02  0.000E+00  1.8495E+03  9.6829E+04  1.1080E+02  1.3717E+02 -1.1754E+02  3.0546E+05  6.2399E-07
`;

describe("SIR's model files", () => {
  it("are read with their units", () => {
    const model = readSirModel(WRITTEN);
    expect(model.macroturbulence).toBe(2e5);
    expect(model.fill).toBe(1);
    expect(Array.from(model.atmosphere.logTau)).toEqual([1.2, 1.1]);
    expect(model.atmosphere.temperature[1]).toBe(7668.8);
    expect(model.atmosphere.velocity[0]).toBe(96829);
    expect(model.structure?.gasPressure[0]).toBe(321780);
    expect(model.structure?.density[1]).toBe(6.2399e-7);
  });

  it("are written column for column as SIR does", () => {
    const lines = writeSirModel(readSirModel(WRITTEN)).trimEnd().split("\n");
    const theirs = WRITTEN.trimEnd().split("\n");
    expect(lines.slice(1).map((line) => line.trimEnd())).toEqual(theirs.slice(1));
    expect(readSirModel(lines.join("\n"))).toEqual(readSirModel(WRITTEN));
  });

  it("of eight columns have no structure", () => {
    const eight = WRITTEN.split("\n")
      .map((line, i) => (i === 0 ? line : line.trim().split(/ +/).slice(0, 8).join(" ")))
      .join("\n");
    expect(readSirModel(eight).structure).toBeUndefined();
    expect(readSirModel(eight).atmosphere).toEqual(readSirModel(WRITTEN).atmosphere);
  });

  it("come back from what is written, to the digits that the layout has", () => {
    const column = (min: number, max: number) =>
      fc.array(fc.double({ noNaN: true, min, max }), { minLength: 3, maxLength: 3 });
    const models = fc.record({
      temperature: column(2000, 20000),
      electronPressure: column(1e-6, 1e6),
      microturbulence: column(0, 5e5),
      fieldStrength: column(0, 6000),
      velocity: column(-1e6, 1e6),
      inclination: column(0, 180),
      azimuth: column(0, 360),
      vmac: fc.double({ noNaN: true, min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(models, ({ vmac, ...columns }) => {
        const arrays = Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, Float64Array.from(v)]));
        const model = {
          atmosphere: { logTau: Float64Array.of(1, 0, -1), ...arrays },
          macroturbulence: vmac,
          fill: 0.25,
          strayLight: 0.125,
        } as unknown as SirModel;
        const back = readSirModel(writeSirModel(model));
        for (const [name, values] of Object.entries(model.atmosphere) as [string, Float64Array][]) {
          const read = (back.atmosphere as unknown as Record<string, Float64Array>)[name];
          values.forEach((value, i) => {
            const room = name === "temperature" ? 0.0501 : Math.abs(value) * 5.01e-4 + 1e-12;
            expect(Math.abs(read[i] - value)).toBeLessThanOrEqual(room);
          });
        }
        expect(back.fill).toBe(0.25);
        expect(back.strayLight).toBe(0.125);
      }),
      { numRuns: 50 },
    );
  });

  it("come out deepest first, whichever end they begin at", () => {
    const [head, ...rows] = WRITTEN.trimEnd().split("\n");
    expect(readSirModel([head, ...rows.reverse()].join("\n"))).toEqual(readSirModel(WRITTEN));
  });

  it("of uncertainties may hold anything", () => {
    const { atmosphere } = readSirUncertainties("0 0 0\n1.2 0 1 0 0 0 0 0\n1.1 **** -1 0 0 0 0 0\n");
    expect(Array.from(atmosphere.temperature)).toEqual([0, Number.NaN]);
    expect(() => readSirUncertainties("1 1 0\n1.2 7000 1")).toThrow(/8 or 11 columns/);
  });

  it("make models of one or two components", () => {
    const file = readSirModel(WRITTEN);
    const two = modelOfSir([
      { ...file, fill: 0.3, strayLight: 0.1 },
      { ...file, fill: 0.5 },
    ]);
    expect(two.components.map(({ fill }) => fill)).toEqual([0.3, 0.7]);
    expect(two.strayLight).toBe(0.1);
    expect(sirModelsOf(two)).toHaveLength(2);
    expect(modelOfSir([{ ...file, fill: 0.3 }]).components[0].fill).toBe(1);
  });

  it.each([
    ["", /no depth points/],
    ["1 1 0\n1.2 7000 x 0 0 0 0 0", /Line 2 of the model/],
    ["1 1 0\n1.2 7000 1 0 0 0 0", /8 or 11 columns/],
    ["1 1 0\n1.2 7000 1 0 0 0 0 0\n1.1 -7000 1 0 0 0 0 0", /Line 3 .*positive temperature/],
    ["1 1 0\n1.2 NaN 1 0 0 0 0 0", /Line 2 .*positive temperature/],
    ["1 1 0\n1.2 7000 1 0 0 0 0 0\n1.3 7000 1 0 0 0 0 0\n1.1 7000 1 0 0 0 0 0", /Line 3 .*fall all the way/],
    ["1 1 0\n1.2 7000 1 0 0 0 0 0\n1.2 7000 1 0 0 0 0 0", /Line 3 .*fall all the way/],
    ["1 1 0\nNaN 7000 1 0 0 0 0 0\n1.2 7000 1 0 0 0 0 0", /Line 2 .*fall all the way/],
  ])("say what is wrong with %j", (text, message) => {
    expect(() => readSirModel(text)).toThrow(message);
    try {
      readSirModel(text);
    } catch (error) {
      expect(isHelioError(error, "format")).toBe(true);
    }
  });
});
