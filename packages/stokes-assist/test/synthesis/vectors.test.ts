import { describe, expect, it } from "vitest";
import { logTauGrid } from "../../src/atmosphere/atmosphere.ts";
import { resample } from "../../src/atmosphere/resample.ts";
import { hinodeSpProfile } from "../../src/synthesis/instruments.ts";
import { equidistant } from "../../src/synthesis/setups.ts";
import { createSynthesizer } from "../../src/synthesis/synthesizer.ts";
import type { DepthQuantity, Direction, Model, SpectralLine } from "../../src/types.ts";
import { distance } from "../transfer/gas-case.ts";
import { atmosphereOfRows, hasVectors, vectors } from "../vectors.ts";
import { infraredLines, observedLines, vectorLines } from "./sir-lines.ts";

interface Profiles {
  readonly model: { readonly rows: number[][] };
  readonly lambda_mA: number[];
  readonly I: number[];
  readonly Q: number[];
  readonly U: number[];
  readonly V: number[];
}

const modelOf = (rows: number[][], macroturbulence = 0): Model => ({
  components: [{ atmosphere: atmosphereOfRows(rows), macroturbulence, fill: 1 }],
  strayLight: 0,
});

function wavelengthsOf(lines: SpectralLine[], { lambda_mA }: Profiles): Float64Array {
  return Float64Array.from(lambda_mA, (offset) => lines[0].wavelength + offset * 1e-3);
}

describe.skipIf(!hasVectors)("profiles against SIR (needs the shared data folder)", () => {
  // In the umbra SIR's own V is 5e-5 off at one wavelength, see below.
  it.each([
    ["a_hsra_nofield", vectorLines, 5e-5],
    ["b_hsra_B1000_g45_az30_v1", vectorLines, 5e-5],
    ["b2_hsra_B1000_g45_az30_v1_hinodegrid", vectorLines, 5e-5],
    ["c_cool_umbra_B3000", vectorLines, 5.1e-5],
    ["d_hsra_B500_grad", vectorLines, 5e-5],
    ["e_ir_hsra_B1500", infraredLines, 5e-5],
  ])("%s: I within 2e-4, Q, U and V within 5e-5 of the continuum", (name, lines, inV) => {
    const expected = vectors<Profiles>(name);
    const synthesizer = createSynthesizer({
      regions: [{ lines, wavelengths: wavelengthsOf(lines, expected) }],
    });
    const out = synthesizer.synthesize(modelOf(expected.model.rows));
    const n = expected.lambda_mA.length;
    const tolerances = [2e-4, 5e-5, 5e-5, inV];
    for (const [s, stokes] of (["I", "Q", "U", "V"] as const).entries()) {
      const error = distance(out.subarray(s * n, (s + 1) * n), Float64Array.from(expected[stokes]));
      expect(error).toBeLessThan(tolerances[s]);
    }
  });

  it("is nearer than SIR to the limit of a fine grid in the umbra, by both solvers", () => {
    // SIR starts where eta_I is opaque, though the state that the sigma component lets pass comes from deeper.
    const expected = vectors<Profiles>("c_cool_umbra_B3000");
    const setup = { regions: [{ lines: vectorLines, wavelengths: wavelengthsOf(vectorLines, expected) }] };
    const [{ atmosphere }] = modelOf(expected.model.rows).components;
    const fine: Model = {
      components: [
        { atmosphere: resample(atmosphere, logTauGrid(1.4, -4, 0.01)), macroturbulence: 0, fill: 1 },
      ],
      strayLight: 0,
    };
    const limits = (["hermite", "delo-bezier"] as const).map((solver) =>
      createSynthesizer(setup, { solver }).synthesize(fine),
    );
    const own = createSynthesizer(setup).synthesize(modelOf(expected.model.rows));
    const n = expected.lambda_mA.length;
    const sir = Float64Array.from(expected.V);
    for (const limit of limits) {
      expect(distance(own.subarray(3 * n), limit.subarray(3 * n))).toBeLessThan(2e-6);
      expect(distance(sir, limit.subarray(3 * n))).toBeGreaterThan(4.5e-5);
    }
  });
});

interface Responses extends Profiles {
  readonly rf: Readonly<Record<string, number[][]>>;
}

describe.skipIf(!hasVectors)("responses against SIR (needs the shared data folder)", () => {
  const degree = Math.PI / 180;
  // SIR's quadrature differs at both ends, and its temperature response is a linear approximation of equilibrium.
  it.each<[string, DepthQuantity, number, number]>([
    ["B", "fieldStrength", 1, 0.01],
    ["v", "velocity", 1, 0.01],
    ["gamma", "inclination", degree, 0.01],
    ["phi", "azimuth", degree, 0.01],
    ["vmic", "microturbulence", 1, 0.01],
    ["T", "temperature", 1, 0.05],
  ])("to %s at every depth from log tau 0 to -3.5", (name, quantity, unit, tolerance) => {
    const expected = vectors<Responses>("rf_b_hsra_B1000_g45_az30_v1");
    const model = modelOf(expected.model.rows);
    const { logTau } = model.components[0].atmosphere;
    const depths = logTau.length;
    const directions = Array.from(logTau, (_, d): Direction => {
      const profile = new Float64Array(depths);
      profile[d] = 1;
      return { quantity, profile, hydrostatic: quantity === "temperature" };
    });
    const { derivatives } = createSynthesizer({
      regions: [{ lines: vectorLines, wavelengths: wavelengthsOf(vectorLines, expected) }],
    }).respond(model, directions);
    const size = 4 * expected.lambda_mA.length;
    let compared = 0;
    for (let d = 0; d < depths; d++) {
      if (logTau[d] > 0 || logTau[d] < -3.51) continue;
      compared++;
      const theirs = Float64Array.from(expected.rf[name][d], (value) => value * unit);
      const scale = Math.max(...theirs.map(Math.abs));
      expect(distance(derivatives.subarray(d * size, (d + 1) * size), theirs)).toBeLessThan(
        tolerance * scale,
      );
    }
    expect(compared).toBeGreaterThan(30);
  });
});

interface Inversions {
  readonly grid_mA: { readonly start: number; readonly step: number };
  readonly pixels: {
    readonly vmac_km_s: number;
    readonly model: number[][];
    readonly fit: number[][];
  }[];
}

/** SIR samples its file of the instrumental profile (two rows shorter) at the pixels by parabolas: weights at -3 to 3. */
function sampledProfile(step: number): number[] {
  const [x, y] = [hinodeSpProfile.offsets.slice(0, 25), hinodeSpProfile.transmission.slice(0, 25)];
  const weights = [-3, -2, -1, 0, 1, 2, 3].map((k) => {
    const at = k * step;
    if (at < x[0] || at > x[24]) return 0;
    const j = Math.max(0, Math.min(x.length - 3, Math.round((at - x[0]) / (x[1] - x[0])) - 1));
    const [a, b, c] = [x[j], x[j + 1], x[j + 2]];
    return (
      (y[j] * (at - b) * (at - c)) / ((a - b) * (a - c)) +
      (y[j + 1] * (at - a) * (at - c)) / ((b - a) * (b - c)) +
      (y[j + 2] * (at - a) * (at - b)) / ((c - a) * (c - b))
    );
  });
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((w) => w / sum);
}

describe.skipIf(!hasVectors)("fits of real Hinode pixels by SIR (need the shared data folder)", () => {
  it.each(["real_globin_sir_inversion", "real_sp4d_sir_inversion"])(
    "%s: our profiles of its models, with its instrumental profile",
    (name) => {
      const { grid_mA, pixels } = vectors<Inversions>(name);
      const step = grid_mA.step * 1e-3;
      const wavelengths = equidistant(observedLines[0].wavelength + grid_mA.start * 1e-3, step, 112);
      const synthesizer = createSynthesizer({ regions: [{ lines: observedLines, wavelengths }] });
      const weights = sampledProfile(step);
      for (const { model, vmac_km_s, fit } of pixels) {
        // SIR has 3e5 km/s for the speed of light here.
        const out = synthesizer.synthesize(modelOf(model, (vmac_km_s * 1e5 * 2.99792458) / 3));
        for (let s = 0; s < 4; s++) {
          const smoothed = wavelengths.map((_, i) =>
            weights.reduce(
              (sum, w, k) => sum + w * out[s * 112 + Math.min(111, Math.max(0, i - (k - 3)))],
              0,
            ),
          );
          expect(distance(smoothed, Float64Array.from(fit[s]))).toBeLessThan(s === 0 ? 2e-4 : 5e-5);
        }
      }
    },
  );
});
