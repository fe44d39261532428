import { FormatError, UnsupportedError } from "@helioscope/core";
import { isEquidistant } from "../synthesis/check.ts";
import type { SpectralRegion } from "../types.ts";
import { parseNumber, pointed } from "./fortran.ts";
import { sirLineIndices } from "./sir-profiles.ts";
import { afterHeader, notNumbers } from "./sir-rows.ts";

/** One row of a wavelength grid of SIR (`.grid`). */
export interface SirGridRow {
  /** Indices of the blended lines; the first is the one that wavelengths are counted from. */
  readonly lines: readonly number[];
  /** milli-Angstrom. */
  readonly start: number;
  readonly step: number;
  readonly end: number;
}

/** Reads a wavelength grid. Throws a FormatError that names the line for a row that cannot be read, and where there is none. */
export function readSirGrid(text: string): SirGridRow[] {
  const rows = afterHeader(text).filter((row) => row.text.includes(":"));
  if (rows.length === 0) {
    throw new FormatError("The wavelength grid has no rows", {
      expected: "`line, blend, ... : start, step, end`",
    });
  }
  return rows.map((row) => {
    const [left, right] = row.text.split(":") as [string, string];
    const lines = left.split(",").map((item) => Number(item.trim()));
    const numbers = right.split(/[,;]/).filter((item) => item.trim() !== "");
    const [start, step, end] = numbers.map((item) => parseNumber(item.trim()));
    const whole = lines.every((line) => Number.isInteger(line) && line > 0);
    if (!whole || start === undefined || step === undefined || end === undefined || !(step > 0)) {
      throw notNumbers("the wavelength grid", row.line, row.text, "`line, blend, ... : start, step, end`");
    }
    return { lines, start, step, end };
  });
}

/** Writes a wavelength grid with the header that SIR's examples have. */
export function writeSirGrid(rows: readonly SirGridRow[]): string {
  const body = rows.map(({ lines, start, step, end }) => {
    const numbers = [start, step, end].map((value) => pointed(value).padStart(13)).join(",");
    return `${lines.join(",").padEnd(28)}:${numbers}\n`;
  });
  return `${HEADER.join("\n")}\n${body.join("")}`;
}

const HEADER = [
  "Line and blend indices      : first wavelength, step, last wavelength (mA)",
  "-----------------------------------------------------------------------",
];

/**
 * The grid of regions, their lines counted as by `sirLineIndices`.
 *
 * @throws UnsupportedError for a region whose wavelengths are not equidistant, which a grid of SIR cannot say.
 */
export function sirGridOf(regions: readonly SpectralRegion[]): SirGridRow[] {
  const indices = sirLineIndices(regions);
  return regions.map(({ wavelengths, lines }, r) => {
    if (!isEquidistant(wavelengths)) {
      throw new UnsupportedError(`the wavelengths of region ${r} are not equidistant`, {
        expected: "a region of equal steps, as a wavelength grid of SIR is",
        remedy: "Interpolate the profiles, or invert with the engine of this package",
      });
    }
    const offset = (i: number) => (wavelengths[i] - lines[0].wavelength) * 1000;
    const last = wavelengths.length - 1;
    const [start, end] = [offset(0), offset(last)].map((value) => Number(value.toFixed(4))) as [
      number,
      number,
    ];
    const step = last === 0 ? 1 : Number(((offset(last) - offset(0)) / last).toFixed(6));
    return { lines: indices[r], start, step, end };
  });
}

/** The offsets of one row, milli-Angstrom: SIR's own count, which takes a last point that is short by half a percent of a step. */
export function sirGridOffsets(row: SirGridRow): Float64Array {
  const steps = (row.end - row.start) / row.step + 1;
  const count = Math.floor(steps) + (steps - Math.floor(steps) > 0.05 ? 1 : 0);
  return Float64Array.from({ length: count }, (_, i) => row.start + i * row.step);
}
