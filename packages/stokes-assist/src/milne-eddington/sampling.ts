import { ArgumentError } from "@helioscope/core";
import { LIGHT_SPEED } from "../gas/constants.ts";
import { extendedGrid, spacingOf } from "../synthesis/extended-grid.ts";
import type { InstrumentalProfile } from "../types.ts";
import type { Sampling } from "./kernel.ts";

/** What lies between the atmosphere and the detector. */
export interface Smearing {
  readonly instrument?: InstrumentalProfile;
  /** Sigma of the Gaussian, cm/s. */
  readonly macroturbulence?: number;
  /** Distance of the wavelengths at which the transfer is solved, Angstrom. Where absent, the distance of the samples or 2.5 standard deviations of the profile, whichever is smaller. */
  readonly gridStep?: number;
}

/** Transmission below this share of the peak is left out. */
const NEGLIGIBLE = 1e-3;
/** Points of the quadrature over the transmission, a step of the grid. */
const FINE = 16;

/**
 * The wavelengths at which a spectrum has to be computed so that it can be seen through an instrumental profile and
 * macroturbulence at the given wavelengths (Angstrom, ascending, equidistant or not), and how. The grid reaches
 * beyond the samples, so that there are no edge effects; between its points the spectrum is interpolated by cubics.
 *
 * @throws {ArgumentError} where the instrumental profile is not positive anywhere or its offsets do not ascend.
 */
export function sampleSpectrum(
  wavelengths: Float64Array,
  { instrument, macroturbulence = 0, gridStep }: Smearing = {},
): { readonly grid: Float64Array; readonly sampling?: Sampling } {
  const n = wavelengths.length;
  if (!instrument && macroturbulence <= 0) return { grid: wavelengths };
  const sigma = (wavelengths[n >> 1] * macroturbulence) / LIGHT_SPEED;
  const transmission = combined(instrument, sigma);
  const reach = transmission.reach;
  const wanted = gridStep ?? Math.min(spacingOf(wavelengths).step, Math.max(2.5 * transmission.width, 1e-3));
  const { grid, step, margin } = extendedGrid(wavelengths, reach, wanted);
  const first = grid[0];
  const points = grid.length;
  const width = 2 * margin + 1;
  const starts = new Int32Array(n);
  const weights = new Float64Array(n * width);
  const fine = Math.ceil((FINE * reach) / Math.min(step, transmission.width));
  const offsets = Float64Array.from({ length: 2 * fine + 1 }, (_, j) => (reach * (j - fine)) / fine);
  const shares = offsets.map((offset) => transmission.at(offset));
  const total = shares.reduce((a, b) => a + b, 0);
  for (let i = 0; i < n; i++) {
    const centre = Math.round((wavelengths[i] - first) / step);
    starts[i] = Math.max(0, Math.min(points - width, centre - margin));
    for (let j = 0; j < offsets.length; j++) {
      const place = (wavelengths[i] + offsets[j] - first) / step;
      const below = Math.max(starts[i] + 1, Math.min(starts[i] + width - 3, Math.floor(place + 1e-9)));
      spread(place - below, shares[j] / total, weights, i * width + below - starts[i]);
    }
  }
  return { grid, sampling: { starts, width, weights } };
}

/** Adds to four neighbours the share that cubic interpolation at `t` between the middle two takes of each. */
function spread(t: number, share: number, weights: Float64Array, at: number): void {
  weights[at - 1] -= (share * t * (t - 1) * (t - 2)) / 6;
  weights[at] += (share * (t + 1) * (t - 1) * (t - 2)) / 2;
  weights[at + 1] -= (share * (t + 1) * t * (t - 2)) / 2;
  weights[at + 2] += (share * (t + 1) * t * (t - 1)) / 6;
}

interface Transmission {
  at(offset: number): number;
  /** Beyond this offset it is negligible, Angstrom. */
  readonly reach: number;
  /** Standard deviation or so, Angstrom. */
  readonly width: number;
}

function combined(instrument: InstrumentalProfile | undefined, sigma: number): Transmission {
  const gauss = (x: number): number => Math.exp(-0.5 * (x / sigma) ** 2);
  const gaussReach = sigma * Math.sqrt(-2 * Math.log(NEGLIGIBLE));
  if (!instrument) return { at: gauss, reach: gaussReach, width: sigma };
  const { offsets, transmission } = instrument;
  const peak = transmission.reduce((a, b) => Math.max(a, b), 0);
  if (!(peak > 0) || offsets.length < 2 || offsets.some((o, i) => i > 0 && !(o > offsets[i - 1]))) {
    throw new ArgumentError("The instrumental profile cannot be used", {
      value: instrument,
      expected: "at least two ascending offsets, and a transmission that is positive somewhere",
    });
  }
  let low = offsets.length;
  let high = 0;
  let zeroth = 0;
  let second = 0;
  const share = Float64Array.from(transmission, (t, i) => {
    const left = offsets[Math.max(0, i - 1)];
    const right = offsets[Math.min(offsets.length - 1, i + 1)];
    if (t < NEGLIGIBLE * peak) return 0;
    low = Math.min(low, i);
    high = Math.max(high, i);
    const weight = (t * (right - left)) / 2;
    if (t > peak / 10) {
      zeroth += weight;
      second += weight * offsets[i] ** 2;
    }
    return weight;
  });
  const from = offsets[Math.max(0, low - 1)];
  const to = offsets[Math.min(offsets.length - 1, high + 1)];
  const own = Math.max(-from, to);
  const width = Math.hypot(Math.sqrt(second / zeroth), sigma);
  if (!(sigma > 0)) {
    return { at: (x) => interpolate(offsets, transmission, x), reach: own, width };
  }
  const at = (x: number): number => {
    let sum = 0;
    for (let i = low; i <= high; i++) sum += share[i] * gauss(x - offsets[i]);
    return sum;
  };
  return { at, reach: own + gaussReach, width };
}

function interpolate(x: Float64Array, y: Float64Array, at: number): number {
  const n = x.length;
  if (at < x[0] || at > x[n - 1]) return 0;
  let i = 1;
  while (i < n - 1 && x[i] < at) i++;
  const t = (at - x[i - 1]) / (x[i] - x[i - 1]);
  return Math.max(0, y[i - 1] + t * (y[i] - y[i - 1]));
}
