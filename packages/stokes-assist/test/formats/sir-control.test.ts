import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  readSirChi,
  readSirControl,
  readSirModelControl,
  readSirResponse,
  type SirControl,
  sirSteps,
  writeSirControl,
  writeSirModelControl,
} from "../../src/formats/index.ts";

describe("SIR's control file", () => {
  const control: SirControl = {
    cycles: 3,
    profiles: ["observed.per"],
    psf: "line.psf",
    grid: "line.grid",
    lines: "LINES",
    abundances: "ABUNDANCES",
    model: ["guess.mod"],
    weights: [[1], [4], [4], [4]],
    nodes: { temperature: [1, 3, 5], fieldStrength: [1, 1, Number.POSITIVE_INFINITY], macroturbulence: [1] },
    signalToNoise: [1000],
    svdTolerance: [1e-4],
    mu: 0.8,
  };

  it("has 42 lines, values between colon and exclamation mark", () => {
    const lines = writeSirControl(control).trimEnd().split("\n");
    expect(lines).toHaveLength(42);
    expect(lines[0]).toMatch(/^Number of cycles .*:3 !$/);
    expect(lines[17]).toMatch(/^Nodes for magnetic field 1 +:1,1,\* !$/);
    expect(lines[32]).toMatch(/:0\.8 !$/);
    expect(lines[35]).toMatch(/:0\.0001 !$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(300);
  });

  it("comes back from what is written", () => {
    expect(readSirControl(writeSirControl(control))).toEqual(control);
    const lists = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 });
    const controls = fc.record(
      {
        cycles: fc.integer({ min: -1, max: 6 }),
        profiles: fc.constant(["a.per", "b.per"]),
        model: fc.constant(["m.mod"]),
        secondModel: fc.constant("m2.mod"),
        strayLightProfiles: fc.constant("stray.per"),
        automaticNodes: lists,
        fill: lists,
        strayLight: lists,
        initialLambda: fc.constant([0.001, 0.1]),
        interpolation: fc.constant([1]),
        topPressure: fc.constant([500, -1e-8] as const),
        magneticPressure: fc.constant(1),
        contrast: fc.constant(1.5),
        departures: fc.constant("depart.dat"),
        secondNodes: fc.record({ temperature: lists, velocity: lists }),
      },
      { requiredKeys: ["cycles", "profiles", "model"] },
    );
    fc.assert(
      fc.property(controls, (one) => {
        const whole = one as unknown as SirControl;
        expect(readSirControl(writeSirControl(whole))).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  it("is read as its author writes it", () => {
    const field = (label: string, value = "") => `${label.padEnd(28)}:${value.padEnd(15)}! (a default: 1)`;
    const lines = writeSirControl({ cycles: 0, profiles: ["x.per"], model: ["m.mod"] })
      .trimEnd()
      .split("\n")
      .map((line) => field(line.split(":")[0], line.split(":")[1].replace("!", "")));
    expect(readSirControl(lines.join("\n"))).toEqual({ cycles: 0, profiles: ["x.per"], model: ["m.mod"] });
    expect(() => readSirControl(lines.slice(0, 12).join("\n"))).toThrow(/12 lines/);
    expect(() => readSirControl(lines.join("\n").replaceAll(":", ""))).toThrow(/no colon/);
  });

  it("refuses names and numbers that SIR would misread", () => {
    expect(() => writeSirControl({ ...control, profiles: ["my file.per"] })).toThrow(/without blanks/);
    expect(() => writeSirControl({ ...control, nodes: { temperature: [1.5] } })).toThrow(/integer/);
  });
});

describe("the control file of the model editor", () => {
  it("comes back from what is written", () => {
    const control = {
      input: "model1.mod",
      output: "model2.mod",
      grid: [1.2, -3.6, 0.1],
      range: [1, 40],
      transforms: { temperature: [2000, 0.6, 200], velocity: [1e5, 0, 0] },
      hydrostatic: true,
      direction: 1,
      abundances: "THEVENIN",
      mu: 0.5,
      topPressure: 500,
    } as const;
    const text = writeSirModelControl(control);
    expect(text.trimEnd().split("\n")).toHaveLength(21);
    expect(readSirModelControl(text)).toEqual(control);
    expect(() => readSirModelControl("a :b !\n")).toThrow(/1 lines/);
  });
});

describe("what SIR writes beside models and profiles", () => {
  it("is read", () => {
    // From a run of SIR's own example.
    expect(readSirChi("   190.1743       552.6153    \n   1047.003       6.445721    \n")).toEqual([
      { signalToNoise: 190.1743, chi2: 552.6153 },
      { signalToNoise: 1047.003, chi2: 6.445721 },
    ]);
    const log = `  it  DE     s/n      chi**2    Mac1   Mac2
   0       8.98E+00  1.088E+05
   1  -3.  2.54E+01  4.126E+04  2.000  0.000
   2  -4.  3.78E+01  2.661E+04  2.000  0.000
   0       1.90E+02  5.561E+02
  15  -9.  1.90E+02  5.526E+02  2.000  0.000
`;
    expect(sirSteps(log)).toBe(3);
    expect(readSirResponse(" 2 4\n 1. 2. 3.\n 4. 5. 6. 7. 8.\n")).toEqual({
      depths: 2,
      length: 4,
      values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    });
    expect(() => readSirResponse(" 2 4\n 1. 2. 3.\n")).toThrow(/holds 3 values/);
  });
});
