import { median } from "@helioscope/core/stats";
import { hsra } from "../atmosphere/index.ts";
import { LINES } from "../atoms/lines.ts";
import { createSynthesizer, equidistant } from "../synthesis/index.ts";
import type { Model } from "../types.ts";
import type { QuietSun } from "./quiet-sun.ts";

/** Samples at which the HSRA is darker belong to a line, where the Sun's own shape matters. */
const DARKEST = 0.97;
/** Angstrom: wavelengths further apart are of different windows. */
const GAP = 5;
/** Angstrom from a window: lines so far beside it still darken it. */
const BESIDE = 5;
/** Angstrom. */
const STEP = 0.02;

/**
 * Continuum of a mean quiet profile. Between the lines of a window the Sun is darker than the continuum (at 6302
 * Angstrom by 0.7 percent on average, 0.25 at the least), so each sample near the continuum is divided by what the
 * HSRA's spectrum with the shipped lines has there; the median of these counts, which lines that are not shipped hardly
 * move. Where no sample is free of the known lines, the mean of the samples.
 *
 * `wavelengths` are in air, Angstrom, ascending.
 */
export function quietContinuum(quiet: QuietSun, wavelengths: Float64Array): number {
  const reference = relativeHsra(wavelengths);
  const ratios = quiet.samples
    .filter((i) => reference[i] >= DARKEST && Number.isFinite(quiet.profile[i]))
    .map((i) => quiet.profile[i] / reference[i]);
  return ratios.length > 0 ? median(Float64Array.from(ratios)) : quiet.continuum;
}

/** Intensity of the HSRA over its continuum; 1 far from the shipped lines. */
function relativeHsra(wavelengths: Float64Array): Float64Array {
  const out = new Float64Array(wavelengths.length).fill(1);
  let first = 0;
  for (let i = 1; i <= wavelengths.length; i++) {
    if (i < wavelengths.length && wavelengths[i] - wavelengths[i - 1] < GAP) continue;
    fillWindow(wavelengths.subarray(first, i), out.subarray(first, i));
    first = i;
  }
  return out;
}

function fillWindow(wavelengths: Float64Array, out: Float64Array): void {
  const [from, to] = [wavelengths[0], wavelengths[wavelengths.length - 1]];
  const lines = LINES.filter(({ wavelength }) => wavelength > from - BESIDE && wavelength < to + BESIDE);
  if (lines.length === 0) return;
  const grid = equidistant(from, STEP, Math.ceil((to - from) / STEP) + 2);
  const model: Model = {
    components: [{ atmosphere: hsra(), macroturbulence: 0, fill: 1 }],
    strayLight: 0,
  };
  const spectrum = createSynthesizer({ regions: [{ lines, wavelengths: grid }] }).synthesize(model);
  wavelengths.forEach((wavelength, i) => {
    const at = (wavelength - from) / STEP;
    const k = Math.min(Math.floor(at), grid.length - 2);
    out[i] = spectrum[k] + (at - k) * (spectrum[k + 1] - spectrum[k]);
  });
}
