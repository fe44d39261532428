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

/** A step of so many usual ones ends a window. */
const GAP = 2;
/** Fewer samples do not make a window. */
const FEW = 3;
/** Farther from the others than this part of its wavelength a sample tells nothing of their lines. */
const FAR = 1e-3;

/**
 * The setup that a cube was observed with: its wavelengths as regions, the lines in each, mu, and the instrumental
 * profile where the instrument's is known (Hinode SP). A step of twice the median one or more begins another region,
 * unless a part of less than three samples would come of it: such samples, as a continuum point beside the tunings of a
 * filter, belong to the nearer neighbour, whose wavelengths are then not equidistant.
 *
 * @throws DataError for less than three samples, for few that lie far from all others, and for regions without a line.
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
  const steps = wavelengths.subarray(1).map((wavelength, i) => wavelength - wavelengths[i]);
  const usual = steps.toSorted()[steps.length >> 1];
  // First index of each window, and the length.
  const edges = [0, wavelengths.length];
  steps.forEach((step, i) => {
    if (step >= GAP * usual) edges.splice(-1, 0, i + 1);
  });
  for (let k = 0; k + 1 < edges.length; ) {
    if (edges[k + 1] - edges[k] >= FEW) k++;
    else {
      edges.splice(joined(wavelengths, edges, k), 1);
      k = 0;
    }
  }
  return edges.slice(1).map((end, k) => regionOf(wavelengths.slice(edges[k], end), lines));
}

/** The edge that parts a window of few samples from its nearer neighbour. */
function joined(wavelengths: Float64Array, edges: readonly number[], k: number): number {
  const gap = (edge: number) =>
    edge > 0 && edge < edges.length - 1
      ? wavelengths[edges[edge]] - wavelengths[edges[edge] - 1]
      : Number.POSITIVE_INFINITY;
  const edge = gap(k) <= gap(k + 1) ? k : k + 1;
  const at = wavelengths[edges[k]];
  if (gap(edge) <= FAR * at) return edge;
  const count = edges[k + 1] - edges[k];
  throw new DataError(`${count} sample${count === 1 ? "" : "s"} at ${at} Angstrom, far from all others`, {
    value: count,
    expected: `at least ${FEW}, or others within ${(FAR * at).toFixed(1)} Angstrom`,
    remedy: "Cut the wavelengths that do not belong to a line.",
  });
}

function regionOf(wavelengths: Float64Array, known: readonly SpectralLine[]): SpectralRegion {
  const [from, to] = [wavelengths[0], wavelengths[wavelengths.length - 1]];
  const lines = known.filter(({ wavelength }) => wavelength > from && wavelength < to);
  if (lines.length === 0) {
    throw new DataError(`No known line lies between ${from} and ${to} Angstrom`, {
      expected: `a window with one of ${LINES.map(lineName).join(", ")}`,
      remedy: "Give the lines.",
    });
  }
  return { lines, wavelengths };
}
