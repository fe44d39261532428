import { throwIfAborted } from "@helioscope/core";
import { centreOfGravity } from "../milne-eddington/centre-of-gravity.ts";
import { MilneEddingtonInverter } from "../milne-eddington/inverter.ts";
import { MILNE_EDDINGTON_PARAMETERS } from "../milne-eddington/kernel.ts";
import { lineWindows } from "../milne-eddington/line-window.ts";
import { milneEddingtonLines } from "../milne-eddington/setup.ts";
import type { SpectralLine } from "../types.ts";
import type { DrawnPixels } from "./batches.ts";
import { SCORED, type ScoredQuantity } from "./scored.ts";

/** What needs no training, for one pixel after the other; constant with depth. */
export interface Baseline {
  readonly name: string;
  readonly about: string;
  /** Values of the quantities that it knows, in the units of `SCORED`. */
  predict(
    pixels: DrawnPixels,
    wavelengths: Float64Array,
    lines: readonly SpectralLine[],
    options: { readonly noise: number; readonly signal?: AbortSignal },
  ): Promise<Partial<Record<ScoredQuantity, Float32Array>>>;
}

/** Temperature of the HSRA at log tau 0, K. */
const QUIET_SUN_KELVIN = 6390;
/** h c / k, Angstrom K. */
const SECOND_RADIATION_CONSTANT = 1.4387769e8;

/** Temperature at which the Planck function is the pixel's continuum, where that of the quiet Sun is the HSRA's. */
export const brightness: Baseline = {
  name: "brightness temperature",
  about: "the temperature that the continuum's brightness stands for",
  async predict({ count, profiles }, wavelengths) {
    const n = wavelengths.length;
    const x = SECOND_RADIATION_CONSTANT / wavelengths[0];
    const quiet = Math.expm1(x / QUIET_SUN_KELVIN);
    const temperature = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const intensity = continuum(profiles.subarray(4 * i * n, (4 * i + 1) * n));
      temperature[i] = x / Math.log1p(quiet / Math.max(1e-3, intensity));
    }
    return { temperature };
  },
};

/** Mean of the brightest tenth of a profile. */
function continuum(intensity: ArrayLike<number>): number {
  const sorted = Float64Array.from(intensity).sort();
  const brightest = sorted.subarray(sorted.length - Math.max(1, Math.round(sorted.length / 10)));
  return brightest.reduce((sum, value) => sum + value, 0) / brightest.length;
}

/** Velocity and longitudinal field from the centres of gravity of I, I + V and I - V, the mean over the lines. */
export const gravity: Baseline = {
  name: "centre of gravity",
  about: "velocity and line-of-sight field from the centres of gravity of the lines",
  async predict({ count, profiles }, wavelengths, lines) {
    if (lines.length === 0) return {};
    const windows = lineWindows(wavelengths, milneEddingtonLines(lines));
    const velocity = new Float32Array(count);
    const lineOfSightField = new Float32Array(count);
    const pixel = new Float64Array(4 * wavelengths.length);
    for (let i = 0; i < count; i++) {
      pixel.set(profiles.subarray(i * pixel.length, (i + 1) * pixel.length));
      const level = continuum(pixel.subarray(0, wavelengths.length));
      for (const window of windows) {
        const found = centreOfGravity(pixel, wavelengths, window, level);
        velocity[i] += found.velocity / SCORED.velocity.per / windows.length;
        lineOfSightField[i] += found.longitudinal / windows.length;
      }
    }
    return { velocity, lineOfSightField };
  },
};

/** A Milne-Eddington inversion of each pixel. */
export const milneEddington: Baseline = {
  name: "Milne-Eddington",
  about: "field vector and velocity of a Milne-Eddington inversion",
  async predict({ count, profiles }, wavelengths, lines, { noise, signal }) {
    if (lines.length === 0) return {};
    const inverter = new MilneEddingtonInverter({ wavelengths, lines }, { noise: Math.max(noise, 1e-4) });
    const names = ["fieldStrength", "inclination", "azimuth", "velocity"] as const;
    const found = Object.fromEntries(names.map((name) => [name, new Float32Array(count)])) as Record<
      (typeof names)[number],
      Float32Array
    >;
    const lineOfSightField = new Float32Array(count);
    const pixel = new Float64Array(4 * wavelengths.length);
    for (let i = 0; i < count; i++) {
      pixel.set(profiles.subarray(i * pixel.length, (i + 1) * pixel.length));
      const { parameters } = inverter.invert(pixel, { index: i });
      for (const name of names) {
        found[name][i] = parameters[MILNE_EDDINGTON_PARAMETERS.indexOf(name)] / SCORED[name].per;
      }
      lineOfSightField[i] = found.fieldStrength[i] * Math.cos((found.inclination[i] * Math.PI) / 180);
      if (i % 64 !== 0) continue;
      throwIfAborted(signal);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return { ...found, lineOfSightField };
  },
};

/** Those that every evaluation is shown beside, the mean atmosphere apart. */
export const BASELINES: readonly Baseline[] = [brightness, gravity, milneEddington];

/** The best constant. */
export const MEAN_ATMOSPHERE: { readonly name: string; readonly about: string } = {
  name: "mean atmosphere",
  about: "the mean of the very pixels that are scored: the best constant",
};
