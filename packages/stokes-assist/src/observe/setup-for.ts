import { DataError } from "@helioscope/core";
import { LINES } from "../atoms/index.ts";
import { lineName } from "../network/spectra.ts";
import { hinodeSpProfile } from "../synthesis/index.ts";
import type { SpectralLine, SpectralRegion, SpectralSetup, StokesCube } from "../types.ts";

/** How {@link setupFor} finds what the cube does not tell. */
export interface SetupOptions {
  /** The lines in the window; those of the shipped list whose cores lie in it where absent. */
  readonly lines?: readonly SpectralLine[];
}

/** Steps between samples that differ by more than this part are not equidistant. */
const UNEVEN = 0.02;
/** A step of so many usual ones ends a region. */
const GAP = 2;

/**
 * The setup that a cube was observed with: its wavelengths as regions (a gap starts another), the lines in each, mu, and the
 * instrumental profile where the instrument's is known (Hinode SP).
 *
 * @throws DataError for wavelengths that are not equidistant, and for regions without a line.
 */
export function setupFor(
  cube: Pick<StokesCube, "wavelengths" | "mu" | "instrument">,
  options: SetupOptions = {},
): SpectralSetup {
  const regions = regionsOf(cube.wavelengths, options.lines ?? LINES);
  return {
    regions,
    ...(cube.mu === undefined ? {} : { mu: cube.mu }),
    ...(/(SOT|Hinode).*SP/i.test(cube.instrument ?? "") ? { instrument: hinodeSpProfile } : {}),
  };
}

function regionsOf(wavelengths: Float64Array, lines: readonly SpectralLine[]): SpectralRegion[] {
  const steps = Array.from(wavelengths.subarray(1), (wavelength, i) => wavelength - wavelengths[i]);
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)];
  const regions: SpectralRegion[] = [];
  let first = 0;
  for (let i = 1; i <= wavelengths.length; i++) {
    if (i < wavelengths.length && steps[i - 1] < GAP * usual) continue;
    regions.push(regionOf(wavelengths.slice(first, i), lines));
    first = i;
  }
  return regions;
}

function regionOf(wavelengths: Float64Array, known: readonly SpectralLine[]): SpectralRegion {
  const [from, to] = [wavelengths[0], wavelengths[wavelengths.length - 1]];
  const step = (to - from) / (wavelengths.length - 1);
  const uneven = wavelengths.findIndex((w, i) => Math.abs(w - from - i * step) > UNEVEN * step);
  if (wavelengths.length < 3 || uneven >= 0) {
    throw new DataError(`The wavelengths from ${from} to ${to} Angstrom are not equidistant`, {
      value: wavelengths.length < 3 ? wavelengths.length : wavelengths[uneven],
      expected: "at least three, in equal steps",
      remedy: "Resample the profiles, or cut the wavelengths that do not belong to the region.",
    });
  }
  const lines = known.filter(({ wavelength }) => wavelength > from && wavelength < to);
  if (lines.length === 0) {
    throw new DataError(`No known line lies between ${from} and ${to} Angstrom`, {
      expected: `a window with one of ${LINES.map(lineName).join(", ")}`,
      remedy: "Give the lines.",
    });
  }
  return { lines, wavelengths };
}
