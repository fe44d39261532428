import { LIGHT_SPEED } from "../gas/constants.ts";
import { sampleProfile } from "../milne-eddington/apply-sampling.ts";
import type { Sampling } from "../milne-eddington/kernel.ts";
import type { InstrumentalProfile } from "../types.ts";
import { isEquidistant } from "./check.ts";
import { type ExtendedGrid, extendedGrid, spacingOf } from "./extended-grid.ts";
import { Smoother } from "./smoother.ts";

/** Fewer samples than this are those of a filter, not of a spectrograph. */
const SPECTRUM = 20;
/** A line is resolved by samples not farther apart than this, cm/s. */
const RESOLVED = 1.5e5;
/** Part of the window that the instrumental profile may reach over at either end. */
const EDGE = 0.1;
/** Step of a grid of our own, cm/s. */
const FINE = 6.7e4;
/** How far it reaches beyond the samples and the instrumental profile for the macroturbulence, cm/s: 3 sigma of 4 km/s. */
const MACROTURBULENCE = 1.2e6;
/** Transmission below this share of the peak does not make the grid longer. */
const NEGLIGIBLE = 1e-3;
/** Points that the smoothed profile is interpolated from. */
const POINTS = 8;

/**
 * What lies between the emergent spectrum of a region and its samples: macroturbulence and instrumental profile. A
 * spectrum of many equidistant samples that resolve the lines is computed at these and smoothed there. Else (the few
 * tunings of a filter, a lone continuum point) it is computed on an equidistant grid that resolves the lines and
 * reaches beyond the samples, smoothed there, and interpolated to the samples by fixed weights.
 */
export class Optics {
  /** Where the transfer is to be solved, Angstrom. */
  readonly grid: Float64Array;
  /** One a component, as their macroturbulence differs. */
  readonly #smoothers: readonly Smoother[];
  readonly #sampling: Sampling | undefined;
  readonly #scratch: Float64Array;

  constructor(wavelengths: Float64Array, lineWavelength: number, instrument?: InstrumentalProfile) {
    const reach = reachOf(instrument);
    if (areEnough(wavelengths, lineWavelength, reach)) this.grid = wavelengths;
    else {
      const perVelocity = lineWavelength / LIGHT_SPEED;
      const fine = extendedGrid(wavelengths, reach + MACROTURBULENCE * perVelocity, FINE * perVelocity);
      this.grid = fine.grid;
      this.#sampling = interpolation(wavelengths, fine);
    }
    this.#scratch = new Float64Array(this.#sampling ? this.grid.length : 0);
    this.#smoothers = [0, 1].map(() => new Smoother(this.grid, lineWavelength, instrument));
  }

  /** Sets the macroturbulence of a component (cm/s). */
  set(component: number, macroturbulence: number): void {
    this.#smoothers[component].set(macroturbulence);
  }

  /** Takes one profile on the grid to the samples as observed, or to the derivative of that per cm/s of macroturbulence. */
  apply(
    component: number,
    from: Float64Array,
    offset: number,
    to: Float64Array,
    at: number,
    derivative = false,
  ): void {
    const n = this.grid.length;
    const smoother = this.#smoothers[component];
    const sampling = this.#sampling;
    if (!sampling) {
      for (let i = 0; i < n; i++) to[at + i] = from[offset + i];
      smoother.apply(to, at, derivative);
      return;
    }
    const scratch = this.#scratch;
    for (let i = 0; i < n; i++) scratch[i] = from[offset + i];
    smoother.apply(scratch, 0, derivative);
    sampleProfile(sampling, scratch, 0, to, at);
  }
}

function areEnough(wavelengths: Float64Array, lineWavelength: number, reach: number): boolean {
  const n = wavelengths.length;
  if (n < SPECTRUM || !isEquidistant(wavelengths)) return false;
  const span = wavelengths[n - 1] - wavelengths[0];
  const { step } = spacingOf(wavelengths);
  return (step * LIGHT_SPEED) / lineWavelength <= RESOLVED && reach <= EDGE * span;
}

/** Farthest offset at which an instrument transmits, Angstrom. */
function reachOf(instrument: InstrumentalProfile | undefined): number {
  if (!instrument) return 0;
  const { offsets, transmission } = instrument;
  const peak = transmission.reduce((a, b) => Math.max(a, b), 0);
  return offsets.reduce(
    (reach, offset, i) => (transmission[i] > NEGLIGIBLE * peak ? Math.max(reach, Math.abs(offset)) : reach),
    0,
  );
}

/** Lagrange interpolation from an equidistant grid; a sample on the grid takes the value there. */
function interpolation(wavelengths: Float64Array, { grid, step }: ExtendedGrid): Sampling {
  const starts = new Int32Array(wavelengths.length);
  const weights = new Float64Array(wavelengths.length * POINTS);
  wavelengths.forEach((wavelength, i) => {
    const place = (wavelength - grid[0]) / step;
    const near = Math.round(place);
    const exact = Math.abs(place - near) < 1e-6 ? near : place;
    starts[i] = Math.floor(exact) - POINTS / 2 + 1;
    for (let k = 0; k < POINTS; k++) {
      let weight = 1;
      for (let j = 0; j < POINTS; j++) if (j !== k) weight *= (exact - starts[i] - j) / (k - j);
      weights[i * POINTS + k] = weight;
    }
  });
  return { starts, width: POINTS, weights };
}
