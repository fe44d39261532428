import { FormatError, ShapeError } from "@helioscope/core";
import type { SpectralLine, SpectralRegion, StokesProfiles } from "../types.ts";
import { exponential, fixed } from "./fortran.ts";
import { notNumbers, numberRows } from "./sir-rows.ts";

/** A file of Stokes profiles of SIR (`.per`). */
export interface SirProfiles {
  /** For every sample the index of the (first) line of its blend in the file of atomic parameters. */
  readonly lines: Int32Array;
  /** From that line's centre, milli-Angstrom. */
  readonly offsets: Float64Array;
  /** I, Q, U, V over all samples; NaN where SIR is told to look away (any value below -0.99). */
  readonly stokes: StokesProfiles;
}

/** Reads a `.per` file. Throws a FormatError that names the line for anything else than rows of six numbers. */
export function readSirProfiles(text: string): SirProfiles {
  const rows = numberRows(text, "the profiles");
  if (rows.length === 0)
    throw new FormatError("The file of profiles is empty", { expected: "rows of 6 numbers" });
  const n = rows.length;
  const lines = new Int32Array(n);
  const offsets = new Float64Array(n);
  const stokes = new Float64Array(4 * n);
  for (const [i, { line, values }] of rows.entries()) {
    if (values.length !== 6) throw notNumbers("the profiles", line, values.join(" "), "6 columns");
    lines[i] = Math.round(values[0]);
    offsets[i] = values[1];
    for (let s = 0; s < 4; s++) stokes[s * n + i] = values[2 + s] < IGNORED ? Number.NaN : values[2 + s];
  }
  return { lines, offsets, stokes };
}

const IGNORED = -0.99;

/** Writes a `.per` file in SIR's own layout; NaN becomes -2, which SIR ignores. Throws a ShapeError for unequal lengths. */
export function writeSirProfiles(profiles: SirProfiles): string {
  const { lines, offsets, stokes } = profiles;
  const n = lines.length;
  if (offsets.length !== n || stokes.length !== 4 * n) {
    throw new ShapeError(`${n} line indices, ${offsets.length} offsets and ${stokes.length} values`, {
      expected: "as many offsets as indices, and four values for each",
    });
  }
  const rows: string[] = [];
  for (let i = 0; i < n; i++) {
    const value = (s: number) =>
      exponential(Number.isNaN(stokes[s * n + i]) ? -2 : stokes[s * n + i], 14, 7, 0);
    const numbers = [value(0), value(1), value(2), value(3)].join(" ");
    rows.push(` ${String(lines[i]).padStart(5)} ${fixed(offsets[i], 11, 4)} ${numbers} \n`);
  }
  return rows.join("");
}

/** The index that each line of each region has in the file of atomic parameters: counted from 1, region by region. */
export function sirLineIndices(regions: readonly SpectralRegion[]): number[][] {
  let next = 1;
  return regions.map(({ lines }) => lines.map(() => next++));
}

/** The profiles of regions, I, Q, U, V each over all of them, as SIR has them; the lines as {@link sirLineIndices} counts. */
export function sirProfilesOf(regions: readonly SpectralRegion[], stokes: ArrayLike<number>): SirProfiles {
  const n = regions.reduce((sum, region) => sum + region.wavelengths.length, 0);
  if (stokes.length !== 4 * n) {
    throw new ShapeError(`${stokes.length} values for ${n} wavelengths`, { expected: `${4 * n} values` });
  }
  const indices = sirLineIndices(regions);
  const lines = new Int32Array(n);
  const offsets = new Float64Array(n);
  let at = 0;
  for (const [r, { wavelengths, lines: blend }] of regions.entries()) {
    for (const wavelength of wavelengths) {
      lines[at] = indices[r][0];
      offsets[at++] = (wavelength - blend[0].wavelength) * 1000;
    }
  }
  return { lines, offsets, stokes: Float64Array.from(stokes) };
}

/** The wavelengths of profiles, Angstrom in air. Throws a FormatError for a line that is not in the list. */
export function sirWavelengths(profiles: SirProfiles, list: ReadonlyMap<number, SpectralLine>): Float64Array {
  return Float64Array.from(profiles.offsets, (offset, i) => {
    const line = list.get(profiles.lines[i]);
    if (line === undefined) {
      throw new FormatError(`Line ${profiles.lines[i]} of the profiles is not in the list of lines`, {
        expected: `one of ${[...list.keys()].join(", ")}`,
      });
    }
    return line.wavelength + offset / 1000;
  });
}
