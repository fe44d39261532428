import { seededRandom } from "@helioscope/core";
import { describe, expect, it } from "vitest";
import { zeemanPattern } from "../../src/atoms/zeeman.ts";
import { wasmMilneEddingtonKernel } from "../../src/kernels/index.ts";
import type { MilneEddingtonKernel, MilneEddingtonRegion } from "../../src/milne-eddington/kernel.ts";
import { typescriptMilneEddingtonKernel } from "../../src/milne-eddington/kernel-typescript.ts";

const lower = { multiplicity: 5, l: 1 };
const upper = { multiplicity: 5, l: 2 };
const lines = [
  {
    wavelength: 6301.5012,
    strength: 1,
    pattern: zeemanPattern({ lower: { ...lower, j: 2 }, upper: { ...upper, j: 2 } }),
  },
  {
    wavelength: 6302.4936,
    strength: 0.33,
    pattern: zeemanPattern({ lower: { ...lower, j: 1 }, upper: { ...upper, j: 0 } }),
  },
];

function region(n: number, options: { sampled?: boolean; stray?: boolean } = {}): MilneEddingtonRegion {
  const margin = options.sampled ? 5 : 0;
  const width = 2 * margin + 1;
  const shape = Float64Array.from({ length: width }, (_, k) => Math.exp(-(((k - margin) / 2) ** 2)));
  const area = shape.reduce((sum, value) => sum + value);
  const profile = shape.map((value) => value / area);
  return {
    grid: Float64Array.from({ length: n + 2 * margin }, (_, i) => 6300.89 + 0.0215 * (i - margin)),
    lines,
    ...(options.sampled && {
      sampling: {
        starts: Int32Array.from({ length: n }, (_, i) => i),
        width,
        weights: Float64Array.from({ length: n * width }, (_, i) => profile[i % width]),
      },
    }),
    ...(options.stray && {
      strayLight: Float64Array.from({ length: 4 * n }, (_, i) => (i < n ? 0.9 + 0.05 * Math.sin(i) : 0)),
    }),
  };
}

function kernels(setup: MilneEddingtonRegion): [MilneEddingtonKernel, MilneEddingtonKernel] {
  const wasm = wasmMilneEddingtonKernel(setup);
  if (!wasm) throw new Error("no WebAssembly SIMD");
  return [typescriptMilneEddingtonKernel(setup), wasm];
}

/** Largest difference, in units of the largest value of each block of `block`. */
function apart(a: Float64Array, b: Float64Array, block = a.length): number {
  let worst = 0;
  for (let start = 0; start < a.length; start += block) {
    let scale = 1e-30;
    let difference = 0;
    for (let i = start; i < start + block; i++) {
      scale = Math.max(scale, Math.abs(a[i]));
      difference = Math.max(difference, Math.abs(a[i] - b[i]));
    }
    worst = Math.max(worst, difference / scale);
  }
  return worst;
}

/** A range of atmospheres: from a weak field to a strong one, narrow to wide, with damping from none to large. */
function atmospheres(): Float64Array[] {
  const random = seededRandom(7);
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const some = Array.from({ length: 12 }, () =>
    Float64Array.of(
      between(0, 4000),
      between(0, 180),
      between(0, 180),
      between(-5e5, 5e5),
      between(0.015, 0.08),
      between(1, 40),
      between(0, 1.5),
      between(0.1, 0.6),
      between(0.2, 1),
      between(0.1, 1),
    ),
  );
  return [...some, Float64Array.of(0, 0, 0, 0, 0.03, 10, 0, 0.3, 0.7, 1)];
}

describe("the Milne-Eddington kernel in WebAssembly", () => {
  const setups: [string, MilneEddingtonRegion][] = [
    ["at the grid", region(112)],
    ["at an odd number of wavelengths", region(37)],
    ["with stray light", region(40, { stray: true })],
    ["sampled through an instrument", region(51, { sampled: true })],
    ["sampled, with stray light", region(50, { sampled: true, stray: true })],
  ];

  it.each(setups)("gives the profiles and derivatives of the TypeScript one, %s", (_name, setup) => {
    const n = setup.sampling?.starts.length ?? setup.grid.length;
    const [reference, wasm] = kernels(setup);
    const expected = new Float64Array(4 * n);
    const found = new Float64Array(4 * n);
    const slopes = new Float64Array(40 * n);
    const foundSlopes = new Float64Array(40 * n);
    for (const parameters of atmospheres()) {
      reference.respond(parameters, expected, slopes);
      wasm.respond(parameters, found, foundSlopes);
      expect(apart(expected, found)).toBeLessThan(1e-9);
      expect(apart(slopes, foundSlopes, 4 * n)).toBeLessThan(1e-7);
      wasm.synthesize(parameters, found);
      expect(apart(expected, found)).toBeLessThan(1e-9);
    }
  });

  it.each(setups)("gives the normal equations of the TypeScript one, %s", (_name, setup) => {
    const n = setup.sampling?.starts.length ?? setup.grid.length;
    const [reference, wasm] = kernels(setup);
    const equations = () => ({ gradient: new Float64Array(10), curvature: new Float64Array(100) });
    const expected = equations();
    const found = equations();
    const weights = Float64Array.from({ length: 4 * n }, (_, i) => i % 5);
    const observed = Float64Array.from({ length: 4 * n }, (_, i) =>
      i % 5 === 0 ? Number.NaN : Math.sin(i) / 10,
    );
    reference.observe(observed, weights);
    wasm.observe(observed, weights);
    for (const parameters of atmospheres()) {
      const chi2 = reference.normal(parameters, expected);
      expect(Math.abs(wasm.normal(parameters, found) / chi2 - 1)).toBeLessThan(1e-9);
      expect(apart(expected.gradient, found.gradient)).toBeLessThan(1e-8);
      for (let i = 0; i < 100; i++) {
        const scale = Math.sqrt(
          expected.curvature[11 * Math.trunc(i / 10)] * expected.curvature[11 * (i % 10)],
        );
        expect(Math.abs(expected.curvature[i] - found.curvature[i])).toBeLessThanOrEqual(1e-7 * scale);
      }
    }
  });
});
