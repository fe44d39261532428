import { readFileSync } from "node:fs";
import { dataPath } from "../../../../testing/data.ts";
import { fe6301, fe6302 } from "../../src/atoms/index.ts";
import { hinodeSpProfile } from "../../src/synthesis/index.ts";
import type { SpectralSetup } from "../../src/types.ts";

/** A Hinode pixel with SIR's three-cycle inversion of it. */
export interface RealPixel {
  readonly pixel: number;
  readonly observed: Float64Array;
  /** SIR's fit. */
  readonly fit: Float64Array;
  /** Rows from the deepest point: log tau, T, Pe, vmic, B, vlos, gamma, phi. */
  readonly model: readonly (readonly number[])[];
  /** SIR's chi squared at the end. */
  readonly chi2: number;
}

/** The pixels of `real_globin_sir_inversion.json` or `real_sp4d_sir_inversion.json`, and their setup. */
export function realPixels(name: "globin" | "sp4d"): {
  readonly setup: SpectralSetup;
  readonly pixels: readonly RealPixel[];
} {
  const json = JSON.parse(
    readFileSync(dataPath("stokes/vectors", `real_${name}_sir_inversion.json`), "utf8"),
  );
  const { start, step, n } = json.grid_mA;
  const wavelengths = Float64Array.from(
    { length: n },
    (_, i) => fe6301.wavelength + (start + i * step) / 1000,
  );
  return {
    setup: { regions: [{ lines: [fe6301, fe6302], wavelengths }], instrument: hinodeSpProfile },
    pixels: json.pixels.map(
      (pixel: {
        pixel: number;
        obs: number[][];
        fit: number[][];
        model: number[][];
        chi_file: number[];
      }) => ({
        pixel: pixel.pixel,
        observed: Float64Array.from(pixel.obs.flat()),
        fit: Float64Array.from(pixel.fit.flat()),
        model: pixel.model,
        chi2: pixel.chi_file[5],
      }),
    ),
  };
}

/**
 * SIR's chi squared: squared misfits over (amplitude / continuum / SN^2 / weight), SN = 1000, weights 1, 4, 4, 4, per
 * degree of freedom (448 points, 15 parameters). Written anew here, so that what is compared does not come from what is
 * tested; on SIR's own fits it gives the number that SIR printed.
 */
export function sirChi2(observed: Float64Array, fit: ArrayLike<number>): number {
  const n = observed.length / 4;
  const continuum = Math.max(...observed.subarray(0, n));
  let sum = 0;
  for (let stokes = 0; stokes < 4; stokes++) {
    let signal = 1e-3;
    let squares = 0;
    for (let k = stokes * n; k < (stokes + 1) * n; k++) {
      signal = Math.max(signal, stokes === 0 ? continuum - observed[k] : Math.abs(observed[k]));
      squares += (observed[k] - fit[k]) ** 2;
    }
    sum += ((stokes === 0 ? 1 : 4) * 1e6 * squares * continuum) / signal;
  }
  return sum / (4 * n - 15);
}

/** Mean square misfit of all points, each counting the same. */
export function plainMisfit(observed: Float64Array, fit: ArrayLike<number>): number {
  return observed.reduce((sum, value, k) => sum + (value - fit[k]) ** 2, 0) / observed.length;
}
