import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyAtmosphere, logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { hsra } from "../../src/atmosphere/models.ts";
import { zeemanPattern } from "../../src/atoms/zeeman.ts";
import { LOCAL_RESPONSES } from "../../src/transfer/kernel.ts";
import { createTypescriptKernel } from "../../src/transfer/typescript-kernel.ts";
import { voigt } from "../../src/transfer/voigt.ts";
import type { Atmosphere } from "../../src/types.ts";
import { hasVectors } from "../vectors.ts";
import {
  distance,
  kernelRegionOf,
  largest,
  stateOf,
  tangled,
  visibleLines,
  visibleRegion,
} from "./gas-case.ts";
import { readSirCase } from "./sir-case.ts";

const region = visibleRegion(40);
const size = 4 * 40;

function synthesize(atmosphere: Atmosphere): Float64Array {
  const out = new Float64Array(size);
  const kernel = createTypescriptKernel(kernelRegionOf(region), atmosphere.logTau.length);
  kernel.synthesize(stateOf(region, atmosphere), out);
  return out;
}

describe.skipIf(!hasVectors)("transfer against SIR (needs the shared data folder)", () => {
  // The opacities are SIR's own: what is left is its single precision.
  it.each(["b_hsra_B1000_g45_az30_v1", "e_ir_hsra_B1500"] as const)("%s: 4e-6 of the continuum", (name) => {
    const { region: of, state, stokes } = readSirCase(name);
    const out = new Float64Array(stokes.length);
    createTypescriptKernel(of, state.logTau.length).synthesize(state, out);
    expect(distance(out, stokes)).toBeLessThan(4e-6);
  });
});

describe("a Milne-Eddington atmosphere", () => {
  it("gives S0 + S1 / eta_I without a field", () => {
    const logTau = logTauGrid(1.4, -7, 0.02);
    const depths = logTau.length;
    const flat = (value: number) => {
      const zero = new Float64Array(depths);
      return { value: new Float64Array(depths).fill(value), dT: zero, dPe: zero, dVmic: zero };
    };
    const zero = new Float64Array(depths);
    const [line] = visibleLines;
    const wavelengths = Float64Array.from({ length: 30 }, (_, i) => line.wavelength + 0.01 * i);
    const kernel = createTypescriptKernel(
      { wavelengths, lines: [{ wavelength: line.wavelength, pattern: zeemanPattern(line) }] },
      depths,
    );
    const out = new Float64Array(4 * 30);
    kernel.synthesize(
      {
        logTau,
        fieldStrength: zero,
        velocity: zero,
        inclination: zero,
        azimuth: zero,
        column: {
          continuum: flat(1),
          source: { ...flat(0), value: logTau.map((x) => 0.3 + 0.7 * 10 ** x) },
          lines: [{ strength: flat(12), damping: flat(0.2), dopplerWidth: flat(0.03) }],
        },
      },
      out,
    );
    for (let i = 0; i < 30; i++) {
      const eta = 1 + 12 * voigt(0.2, (0.01 * i) / 0.03).h;
      // The atmosphere ends at tau = 1e-7, where eta tau is 1e-6: that is what the light above it would add.
      expect(Math.abs(out[i] - 0.3 - 0.7 / eta)).toBeLessThan(2e-6);
    }
  });
});

describe("derivatives", () => {
  const atmosphere = tangled();
  const depths = atmosphere.logTau.length;
  const kernel = createTypescriptKernel(kernelRegionOf(region), depths);
  const stokes = new Float64Array(size);
  const responses = new Float64Array(LOCAL_RESPONSES.length * depths * size);
  kernel.respond(stateOf(region, atmosphere), stokes, responses);
  const steps: Record<string, number> = {
    temperature: 1,
    electronPressure: 0.001,
    microturbulence: 100,
    fieldStrength: 1,
    velocity: 100,
    inclination: 0.05,
    azimuth: 0.05,
  };

  it("come with the profiles of synthesize", () => {
    expect(distance(stokes, synthesize(atmosphere))).toBeLessThan(1e-14);
  });

  it.each(LOCAL_RESPONSES.map((quantity, index) => [quantity, index] as const))(
    "to the %s are those of the discrete solution",
    (quantity, index) => {
      for (const d of [5, 12, 20, 33, depths - 2, depths - 1]) {
        const step =
          quantity === "electronPressure" ? 1e-3 * atmosphere.electronPressure[d] : steps[quantity];
        const [low, high] = [-step, step].map((change) => {
          const copy = copyAtmosphere(atmosphere);
          copy[quantity][d] += change;
          return synthesize(copy);
        });
        const numeric = high.map((value, i) => (value - low[i]) / (2 * step));
        const row = (index * depths + d) * size;
        expect(distance(numeric, responses.subarray(row, row + size))).toBeLessThan(2e-5 * largest(numeric));
      }
    },
  );

  it("hold on an uneven grid", () => {
    const uneven = tangled(Float64Array.from(logTauGrid(), (x) => x + 0.03 * Math.sin(9 * x)));
    const out = new Float64Array(responses.length);
    kernel.respond(stateOf(region, uneven), stokes, out);
    const index = LOCAL_RESPONSES.indexOf("velocity");
    for (const d of [14, 15, depths - 1]) {
      const [low, high] = [-50, 50].map((change) => {
        const copy = copyAtmosphere(uneven);
        copy.velocity[d] += change;
        return synthesize(copy);
      });
      const numeric = high.map((value, i) => (value - low[i]) / 100);
      const row = (index * depths + d) * size;
      expect(distance(numeric, out.subarray(row, row + size))).toBeLessThan(1e-5 * largest(numeric));
    }
  });

  it("summed along profiles are the local ones, summed", () => {
    const profile = (f: (x: number) => number) => atmosphere.logTau.map(f);
    const terms = [
      { quantity: 0, profile: profile((x) => 100 + 20 * x), row: 0 },
      { quantity: 1, profile: profile((x) => 2 * x), row: 0 },
      { quantity: 4, profile: profile((x) => (x > 0 ? 0 : 1000)), row: 1 },
      { quantity: 6, profile: profile(() => 1), row: 2 },
    ];
    const out = new Float64Array(size);
    const rows = new Float64Array(3 * size);
    kernel.respondAlong(stateOf(region, atmosphere), terms, 3, out, rows);
    kernel.respond(stateOf(region, atmosphere), stokes, responses);
    const expected = new Float64Array(3 * size);
    for (const { quantity, profile: along, row } of terms) {
      for (let d = 0; d < depths; d++) {
        const local = (quantity * depths + d) * size;
        for (let i = 0; i < size; i++) expected[row * size + i] += along[d] * responses[local + i];
      }
    }
    expect(distance(out, stokes)).toBe(0);
    expect(distance(rows, expected)).toBeLessThan(1e-13 * largest(expected));
  });
});

describe("symmetries", () => {
  const angles = fc.record({
    inclination: fc.double({ min: 0, max: 180, noNaN: true }),
    azimuth: fc.double({ min: 0, max: 180, noNaN: true }),
    fieldStrength: fc.double({ min: 0, max: 3500, noNaN: true }),
  });
  const turned = (of: { inclination: number; azimuth: number; fieldStrength: number }) => {
    const { logTau, ...quiet } = hsra(logTauGrid(1.2, -3.6, 0.2));
    const fill = (value: number) => logTau.map(() => value);
    return {
      ...quiet,
      logTau,
      fieldStrength: fill(of.fieldStrength),
      inclination: fill(of.inclination),
      azimuth: fill(of.azimuth),
    };
  };

  it("does not see an azimuth of 180 degrees more, and turns V with the inclination", () => {
    fc.assert(
      fc.property(angles, (of) => {
        const out = synthesize(turned(of));
        expect(distance(synthesize(turned({ ...of, azimuth: of.azimuth + 180 })), out)).toBeLessThan(1e-12);
        const opposite = synthesize(turned({ ...of, inclination: 180 - of.inclination }));
        for (let i = 0; i < 40; i++) {
          expect(opposite[i]).toBeCloseTo(out[i], 12);
          expect(opposite[120 + i]).toBeCloseTo(-out[120 + i], 12);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("turns Q and U by twice the azimuth", () => {
    fc.assert(
      fc.property(angles, fc.double({ min: 0, max: 90, noNaN: true }), (of, by) => {
        const out = synthesize(turned(of));
        const rotated = synthesize(turned({ ...of, azimuth: of.azimuth + by }));
        const c = Math.cos((2 * by * Math.PI) / 180);
        const s = Math.sin((2 * by * Math.PI) / 180);
        for (let i = 0; i < 40; i++) {
          expect(rotated[40 + i]).toBeCloseTo(c * out[40 + i] - s * out[80 + i], 12);
          expect(rotated[80 + i]).toBeCloseTo(s * out[40 + i] + c * out[80 + i], 12);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("polarises nothing without a field", () => {
    const out = synthesize(turned({ inclination: 30, azimuth: 20, fieldStrength: 0 }));
    expect(largest(out.subarray(40))).toBeLessThan(1e-16);
    expect(Math.min(...out.subarray(0, 40))).toBeLessThan(0.4);
  });

  it("has the blue lobe of V positive where the field points to the observer", () => {
    const out = synthesize(turned({ inclination: 10, azimuth: 0, fieldStrength: 800 }));
    const v = out.subarray(120);
    const blue = v.indexOf(Math.max(...v));
    const red = v.indexOf(Math.min(...v));
    expect(blue).toBeLessThan(red);
  });
});

describe("createTypescriptKernel", () => {
  it("refuses fewer than three depths, and states that do not fit", () => {
    expect(() => createTypescriptKernel(kernelRegionOf(region), 2)).toThrow(
      expect.objectContaining({ kind: "argument" }),
    );
    const kernel = createTypescriptKernel(kernelRegionOf(region), 49);
    const state = stateOf(region, tangled());
    const out = new Float64Array(size);
    expect(() => kernel.synthesize(state, new Float64Array(3))).toThrow(
      expect.objectContaining({ kind: "shape" }),
    );
    expect(() => kernel.respond(state, out, out)).toThrow(expect.objectContaining({ kind: "shape" }));
    const upsideDown = { ...state, logTau: state.logTau.toReversed() };
    expect(() => kernel.synthesize(upsideDown, out)).toThrow(expect.objectContaining({ kind: "argument" }));
  });
});
