import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { zeemanPattern } from "../../src/atoms/zeeman.ts";
import type { LineQuantity } from "../../src/gas/column.ts";
import { createWasmKernel } from "../../src/kernels/index.ts";
import {
  type KernelRegion,
  type KernelState,
  LOCAL_RESPONSES,
  type ResponseTerm,
  type TransferKernel,
} from "../../src/transfer/kernel.ts";
import { createTypescriptKernel } from "../../src/transfer/typescript-kernel.ts";

const term = (l: number, j: number, multiplicity = 5) => ({ multiplicity, l, j });
const patterns = [
  zeemanPattern({ lower: term(1, 2), upper: term(2, 2) }),
  zeemanPattern({ lower: term(1, 1), upper: term(2, 0) }),
  zeemanPattern({ lower: term(2, 1, 7), upper: term(2, 1, 7) }),
  zeemanPattern({ lower: term(2, 4), upper: term(3, 5) }),
];

interface Case {
  readonly wavelengths: number;
  readonly depths: number;
  readonly lines: number;
  readonly field: number;
  readonly strength?: number;
  readonly seed: number;
}

/** Lines and smooth columns with arbitrary derivatives: the kernels have to agree on any. */
function make({ wavelengths, depths, lines, field, strength = 20, seed }: Case): {
  region: KernelRegion;
  state: KernelState;
} {
  const random = seededRandom(seed);
  const along = (f: (x: number) => number) =>
    Float64Array.from({ length: depths }, (_, d) => f(1.2 - (4.8 * d) / (depths - 1)));
  const wave = (size: number) => {
    const [a, b] = [random.uniform(), 3 * random.uniform()];
    return along((x) => size * Math.sin(b * x + 6 * a));
  };
  const quantity = (f: (x: number) => number): LineQuantity => {
    const value = along(f);
    const size = Math.abs(value[0]) * 1e-4;
    return { value, dT: wave(size), dPe: wave(size), dVmic: wave(size) };
  };
  const region = {
    wavelengths: Float64Array.from(
      { length: wavelengths },
      (_, i) => 6300.9 + (2.4 * i) / Math.max(1, wavelengths - 1),
    ),
    lines: Array.from({ length: lines }, (_, l) => ({
      wavelength: 6301.5 + 0.31 * ((3 * l) % 7),
      pattern: patterns[l % patterns.length],
    })),
  };
  const tilt = 180 * random.uniform();
  const state = {
    logTau: along((x) => x),
    fieldStrength: along((x) => field * (1 + 0.2 * x)),
    velocity: wave(3e5),
    inclination: along((x) => tilt + 9 * x),
    azimuth: wave(80),
    column: {
      continuum: quantity((x) => 0.9 + 0.02 * x),
      source: quantity((x) => 0.35 * (1 + 1.2 * 10 ** (0.5 * x))),
      lines: region.lines.map((_, l) => ({
        strength: quantity((x) => ((strength + l) * 10 ** (-0.2 * x)) / (1 + l / 2)),
        damping: quantity((x) => 0.08 * 10 ** (0.5 * x)),
        dopplerWidth: quantity((x) => 0.035 + 0.003 * x),
      })),
    },
  };
  return { region, state };
}

const cases: [string, Case][] = [
  ["Hinode's wavelengths", { wavelengths: 112, depths: 49, lines: 2, field: 1200, seed: 1 }],
  ["an odd number of wavelengths", { wavelengths: 37, depths: 49, lines: 2, field: 3000, seed: 2 }],
  ["one wavelength", { wavelengths: 1, depths: 30, lines: 1, field: 500, seed: 3 }],
  ["no field", { wavelengths: 40, depths: 49, lines: 2, field: 0, seed: 4 }],
  ["many lines", { wavelengths: 30, depths: 33, lines: 7, field: 900, seed: 5 }],
  ["no line", { wavelengths: 6, depths: 33, lines: 0, field: 900, seed: 6 }],
  [
    "strong lines, opaque far up",
    { wavelengths: 61, depths: 49, lines: 2, field: 2000, strength: 4000, seed: 7 },
  ],
  ["three depths", { wavelengths: 10, depths: 3, lines: 2, field: 2000, seed: 8 }],
];

function both(region: KernelRegion, depths: number): [TransferKernel, TransferKernel] {
  const wasm = createWasmKernel(region, depths);
  if (!wasm) throw new Error("no WebAssembly SIMD");
  return [createTypescriptKernel(region, depths), wasm];
}

function furthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

function largest(a: Float64Array): number {
  return a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

describe("the transfer kernel in WebAssembly", () => {
  it.each(cases)("gives the profiles of the TypeScript one: %s", (_name, setup) => {
    const { region, state } = make(setup);
    const [reference, wasm] = both(region, setup.depths);
    const expected = new Float64Array(4 * setup.wavelengths);
    const found = new Float64Array(4 * setup.wavelengths);
    reference.synthesize(state, expected);
    wasm.synthesize(state, found);
    expect(largest(expected)).toBeGreaterThan(0.2);
    expect(furthest(expected, found)).toBeLessThan(1e-12);
  });

  it.each(cases)("gives the local responses of the TypeScript one: %s", (_name, setup) => {
    const { region, state } = make(setup);
    const [reference, wasm] = both(region, setup.depths);
    const n = 4 * setup.wavelengths;
    const size = setup.depths * n;
    const expected = new Float64Array(LOCAL_RESPONSES.length * size);
    const found = new Float64Array(LOCAL_RESPONSES.length * size).fill(Number.NaN);
    const stokes = new Float64Array(n);
    reference.respond(state, new Float64Array(n), expected);
    wasm.respond(state, stokes, found);
    for (const [q, name] of LOCAL_RESPONSES.entries()) {
      const own = expected.subarray(q * size, (q + 1) * size);
      const scale = Math.max(largest(own), 1e-9);
      expect(furthest(own, found.subarray(q * size, (q + 1) * size)) / scale, name).toBeLessThan(1e-11);
    }
    wasm.synthesize(state, found.subarray(0, n));
    expect(furthest(stokes, found.subarray(0, n))).toBeLessThan(1e-14);
  });

  it.each(cases)("sums responses along directions: %s", (_name, setup) => {
    const { region, state } = make(setup);
    const [reference, wasm] = both(region, setup.depths);
    const n = 4 * setup.wavelengths;
    const random = seededRandom(9);
    const profile = () => Float64Array.from({ length: setup.depths }, () => random.uniform() - 0.5);
    const lower = profile().map((value, d) => (d < setup.depths / 2 ? 0 : value));
    const terms: ResponseTerm[] = [
      { quantity: 0, profile: profile(), row: 1 },
      { quantity: 1, profile: profile(), row: 1 },
      { quantity: 3, profile: lower, row: 0 },
      { quantity: 5, profile: new Float64Array(setup.depths), row: 2 },
      ...LOCAL_RESPONSES.map((_, q) => ({ quantity: q, profile: profile(), row: 3 + q })),
    ];
    const rows = 11;
    const responses = new Float64Array(LOCAL_RESPONSES.length * setup.depths * n);
    reference.respond(state, new Float64Array(n), responses);
    const expected = new Float64Array(rows * n);
    for (const t of terms) {
      for (let d = 0; d < setup.depths; d++) {
        for (let i = 0; i < n; i++) {
          expected[t.row * n + i] += t.profile[d] * responses[(t.quantity * setup.depths + d) * n + i];
        }
      }
    }
    const found = new Float64Array(rows * n).fill(Number.NaN);
    wasm.respondAlong(state, terms, rows, new Float64Array(n), found);
    for (let r = 0; r < rows; r++) {
      const own = expected.subarray(r * n, (r + 1) * n);
      const scale = Math.max(largest(own), 1e-9);
      expect(furthest(own, found.subarray(r * n, (r + 1) * n)) / scale).toBeLessThan(1e-11);
    }
  });

  it("keeps kernels apart, and its results when its memory grows", () => {
    const setup = cases[0][1];
    const { region, state } = make(setup);
    const other = make({ ...setup, seed: 77, field: 100 });
    const [, first] = both(region, setup.depths);
    const [, second] = both(other.region, setup.depths);
    const n = 4 * setup.wavelengths;
    const before = new Float64Array(n);
    const after = new Float64Array(n);
    first.synthesize(state, before);
    second.respond(other.state, after, new Float64Array(7 * setup.depths * n));
    expect(furthest(before, after)).toBeGreaterThan(1e-3);
    const terms = Array.from({ length: 100 }, (_, row) => ({
      quantity: row % 7,
      profile: new Float64Array(setup.depths).fill(1),
      row,
    }));
    first.respondAlong(state, terms, 100, after, new Float64Array(100 * n));
    expect(furthest(before, after)).toBeLessThan(1e-14);
  });

  it("refuses arrays of other sizes", () => {
    const setup = cases[0][1];
    const { region, state } = make(setup);
    const [, wasm] = both(region, setup.depths);
    const n = 4 * setup.wavelengths;
    const out = new Float64Array(n);
    expect(() => createWasmKernel(region, 2)).toThrow("2 depths");
    expect(() => wasm.synthesize(state, new Float64Array(n - 1))).toThrow("Stokes values");
    expect(() => wasm.respond(state, out, new Float64Array(n))).toThrow("responses");
    expect(() => wasm.respondAlong(state, [], 1, out, new Float64Array(n + 1))).toThrow("1 rows");
    const profile = new Float64Array(setup.depths);
    const along = (bad: ResponseTerm) => wasm.respondAlong(state, [bad], 1, out, new Float64Array(n));
    expect(() => along({ quantity: 7, profile, row: 0 })).toThrow("quantity 7");
    expect(() => along({ quantity: 0, profile, row: 1 })).toThrow("row 1");
    expect(() => along({ quantity: 0, profile: profile.subarray(1), row: 0 })).toThrow("profile of a term");
  });
});
