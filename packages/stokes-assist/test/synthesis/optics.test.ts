import { describe, expect, it } from "vitest";
import { fe5250, fe6173, fe6302 } from "../../src/atoms/lines.ts";
import { createColumns } from "../../src/gas/columns.ts";
import { LIGHT_SPEED } from "../../src/gas/constants.ts";
import { gaussianProfile, hinodeSpProfile } from "../../src/synthesis/instruments.ts";
import { Optics } from "../../src/synthesis/optics.ts";
import { equidistant, gris15648, hinodeSp } from "../../src/synthesis/setups.ts";
import { createSynthesizer } from "../../src/synthesis/synthesizer.ts";
import type { Direction, InstrumentalProfile, Model, SpectralLine } from "../../src/types.ts";
import { distance, largest, tangled } from "../transfer/gas-case.ts";

const around = (line: SpectralLine, offsets: readonly number[]) =>
  Float64Array.from(offsets, (mA) => line.wavelength + mA / 1000);
const hmi = around(fe6173, [-172, -103.2, -34.4, 34.4, 103.2, 172]);
const imax = around(fe5250, [-80, -40, 40, 80, 227]);
const phi = around(fe6173, [-300, -140, -70, 0, 70, 140]);

const atmosphere = tangled();
createColumns([], undefined, atmosphere.logTau.length).equilibrate(atmosphere);
const modelOf = (macroturbulence: number): Model => ({
  components: [{ atmosphere, macroturbulence, fill: 1 }],
  strayLight: 0,
});

/** The spectrum as emitted, every 2 mA, and seen through profile and macroturbulence by plain sums. */
function seen(
  line: SpectralLine,
  wavelengths: Float64Array,
  { offsets, transmission }: InstrumentalProfile,
  macroturbulence: number,
): Float64Array {
  const step = 0.002;
  const count = Math.round(4 / step);
  const grid = equidistant(line.wavelength - 2, step, count);
  const emitted = createSynthesizer({ regions: [{ lines: [line], wavelengths: grid }] }).synthesize(
    modelOf(0),
  );
  const sigma = (macroturbulence / LIGHT_SPEED) * line.wavelength;
  const kernel: { x: number; share: number }[] = [];
  const fine = 0.001;
  const reach = offsets[offsets.length - 1] + 5 * sigma;
  const nodes = Array.from({ length: Math.round((2 * offsets[offsets.length - 1]) / fine) + 1 }, (_, i) => {
    const x = offsets[0] + i * fine;
    const at = Math.min(
      offsets.length - 2,
      offsets.findLastIndex((o) => o <= x),
    );
    const t = (x - offsets[at]) / (offsets[at + 1] - offsets[at]);
    return { x, share: transmission[at] + t * (transmission[at + 1] - transmission[at]) };
  });
  for (let x = -reach; x <= reach; x += step) {
    let share = 0;
    for (const node of nodes) share += node.share * Math.exp(-0.5 * ((x - node.x) / sigma) ** 2);
    kernel.push({ x, share });
  }
  const total = kernel.reduce((sum, { share }) => sum + share, 0);
  const n = wavelengths.length;
  const out = new Float64Array(4 * n);
  for (let s = 0; s < 4; s++) {
    for (let i = 0; i < n; i++) {
      for (const { x, share } of kernel) {
        const place = (wavelengths[i] - x - grid[0]) / step;
        const k = s * count + Math.floor(place);
        const t = place - Math.floor(place);
        out[s * n + i] += ((1 - t) * emitted[k] + t * emitted[k + 1]) * (share / total);
      }
    }
  }
  return out;
}

describe("a filtergraph", () => {
  it.each([
    ["HMI's six tunings of 76 mA", fe6173, hmi, 0.076],
    ["IMaX's four and a continuum point", fe5250, imax, 0.085],
    ["PHI's five and a continuum point", fe6173, phi, 0.106],
  ] as const)("sees through %s what plain sums over a fine grid give", (_, line, wavelengths, fwhm) => {
    const instrument = gaussianProfile(fwhm);
    const out = createSynthesizer({ regions: [{ lines: [line], wavelengths }], instrument }).synthesize(
      modelOf(1e5),
    );
    const expected = seen(line, wavelengths, instrument, 1e5);
    expect(largest(expected.subarray(3 * wavelengths.length))).toBeGreaterThan(0.03);
    expect(distance(out, expected)).toBeLessThan(1e-4);
  });

  const ramp = atmosphere.logTau.map((x) => 1 + 0.3 * x);
  const cases: [Direction, number][] = [
    [{ quantity: "temperature", profile: ramp }, 2],
    [{ quantity: "fieldStrength", profile: ramp }, 2],
    [{ quantity: "velocity", profile: ramp }, 300],
    [{ quantity: "inclination", profile: ramp }, 0.05],
    [{ quantity: "azimuth", profile: ramp }, 0.05],
    [{ quantity: "microturbulence", profile: ramp }, 200],
    [{ quantity: "macroturbulence" }, 100],
  ];

  it.each(cases.map(([direction, step]) => ({ name: direction.quantity, direction, step })))(
    "has derivatives to the $name that are central differences",
    ({ direction, step }) => {
      const wavelengths = phi;
      const synthesizer = createSynthesizer({
        regions: [{ lines: [fe6173], wavelengths }],
        instrument: gaussianProfile(0.106),
      });
      const [low, high] = [-step, step].map((by) => {
        if (!("profile" in direction)) return synthesizer.synthesize(modelOf(1.2e5 + by));
        const { profile, quantity } = direction;
        const values = atmosphere[quantity].map((value, d) => value + by * profile[d]);
        return synthesizer.synthesize({
          components: [
            { atmosphere: { ...atmosphere, [quantity]: values }, macroturbulence: 1.2e5, fill: 1 },
          ],
          strayLight: 0,
        });
      });
      const numeric = high.map((value, i) => (value - low[i]) / (2 * step));
      const { derivatives } = synthesizer.respond(modelOf(1.2e5), [direction]);
      expect(largest(numeric)).toBeGreaterThan(0);
      expect(distance(numeric, derivatives)).toBeLessThan(1e-4 * largest(numeric));
    },
  );
});

describe("the grid of the transfer", () => {
  it("is that of the samples for a spectrograph", () => {
    for (const { regions, instrument } of [hinodeSp, gris15648]) {
      const [{ wavelengths, lines }] = regions;
      expect(new Optics(wavelengths, lines[0].wavelength, instrument).grid).toBe(wavelengths);
    }
  });

  it.each([
    ["few samples", equidistant(6302.3, 0.02, 19), hinodeSpProfile],
    ["coarse samples", equidistant(6301.5, 0.06, 30), undefined],
    ["a profile as wide as the window", equidistant(6302.3, 0.02, 30), gaussianProfile(0.2)],
    ["a lone point", Float64Array.of(6301.8, ...equidistant(6302.2, 0.02, 30)), undefined],
  ])("is finer and longer for %s", (_, wavelengths, instrument) => {
    const { grid } = new Optics(wavelengths, fe6302.wavelength, instrument);
    const reach = instrument?.offsets.at(-1) ?? 0;
    expect(grid[0]).toBeLessThan(wavelengths[0] - reach);
    expect(grid[grid.length - 1]).toBeGreaterThan(wavelengths[wavelengths.length - 1] + reach);
    expect(grid[1] - grid[0]).toBeLessThan(0.0201);
  });

  it("leaves the samples what they are where nothing smooths", () => {
    const wavelengths = Float64Array.of(6302.1, 6302.31, 6302.43, 6302.52);
    const dense = equidistant(6302.1, 0.01, 43);
    const of = (w: Float64Array) =>
      createSynthesizer({ regions: [{ lines: [fe6302], wavelengths: w }] }).synthesize(modelOf(0));
    const [few, many] = [of(wavelengths), of(dense)];
    const picked = Float64Array.from(few, (_, k) => many[(k >> 2) * 43 + [0, 21, 33, 42][k & 3]]);
    expect(distance(few, picked)).toBeLessThan(1e-4);
  });
});
