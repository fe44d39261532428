import { isHelioError, UnsupportedError } from "@helioscope/core";
import { findElement } from "../atoms/element.ts";
import { formatTerm, parseTerm } from "../atoms/term.ts";
import type { SpectralLine, Term } from "../types.ts";
import { parseNumber, pointed } from "./fortran.ts";
import { afterHeader } from "./sir-rows.ts";

/** A file of atomic parameters of SIR (`LINES`). */
export interface SirLines {
  readonly lines: ReadonlyMap<number, SpectralLine>;
  /** Rows that were left out, and why: levels that are in no coupling known here, ions beyond the first, slips of the pen. */
  readonly problems: readonly string[];
}

const TERM = String.raw`\s*\d+(?:[A-Za-z]|\[\d+/2\])\s*\d+(?:\.\d*)?`;
const ROW = new RegExp(
  String.raw`^\s*(\d+)\s*=\s*([A-Za-z]{1,2})\s*(\d)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(${TERM})\s*-(${TERM})(?:\s+(\S+))?(?:\s+(\S+))?`,
);

/**
 * Reads a file of atomic parameters: index, element and ion, wavelength in air (Angstrom), factor on Unsold's damping,
 * excitation potential (eV), log gf, the terms of the lower and the upper level, and where they are known velocity
 * exponent and cross-section (cm^2) of the collisions. Lower-case letters and `[7/2]` stand for half-integer L, XX for
 * iron. Of an index that occurs twice the first row counts, as in SIR.
 */
export function readSirLines(text: string): SirLines {
  const lines = new Map<number, SpectralLine>();
  const problems: string[] = [];
  for (const row of afterHeader(text)) {
    if (row.text.trim() === "") continue;
    const line = readRow(row.text);
    if (typeof line === "string") problems.push(`Line ${row.line}: ${line}`);
    else if (!lines.has(line.index)) lines.set(line.index, line.line);
  }
  return { lines, problems };
}

function readRow(text: string): { readonly index: number; readonly line: SpectralLine } | string {
  const found = ROW.exec(text);
  if (!found) return `"${text.trim().slice(0, 60)}" is no row of atomic parameters`;
  const [, index, symbol, ion, ...rest] = found as unknown as string[];
  const [wavelength, unsoldFactor, excitation, logGf] = rest.slice(0, 4).map((item) => parseNumber(item!));
  if (ion !== "1" && ion !== "2") return `ionisation stage ${ion}; 1 and 2 are known`;
  if (
    wavelength === undefined ||
    unsoldFactor === undefined ||
    excitation === undefined ||
    logGf === undefined
  ) {
    return `"${text.trim().slice(0, 60)}" holds something else than numbers`;
  }
  const [alpha, sigma] = [parseNumber(rest[6] ?? ""), parseNumber(rest[7] ?? "")];
  try {
    const line: SpectralLine = {
      element: findElement(symbol!.toUpperCase() === "XX" ? "Fe" : symbol!).symbol,
      ion: ion === "1" ? 1 : 2,
      wavelength,
      excitation,
      logGf,
      lower: readTerm(rest[4]),
      upper: readTerm(rest[5]),
      unsoldFactor,
      ...(alpha !== undefined && sigma !== undefined && sigma > 0 ? { abo: { alpha, sigma } } : {}),
    };
    return { index: Number(index), line };
  } catch (error) {
    if (isHelioError(error)) return error.message;
    throw error;
  }
}

const HALVES = "pfhkmortuvw";

function readTerm(text: string): Term {
  return parseTerm(
    text.replace(/\[(\d+)\/2\]/, (_, twice: string) => HALVES[(Number(twice) - 1) / 2] ?? "?"),
  );
}

/**
 * Writes a file of atomic parameters in the columns that SIR counts. Throws an UnsupportedError for a line whose Lande
 * factors are given: SIR takes those of LS coupling, but for the line at 15652.8, whose own it knows.
 */
export function writeSirLines(lines: ReadonlyMap<number, SpectralLine>): string {
  return [...lines].map(([index, line]) => `${writeRow(index, line)}\n`).join("");
}

function writeRow(index: number, line: SpectralLine): string {
  if (line.lande && !(line.wavelength > 15652.7 && line.wavelength < 15652.9)) {
    throw new UnsupportedError(`The line at ${line.wavelength} has Lande factors of its own`, {
      value: line.lande,
      expected: "lines in LS coupling, which SIR computes the factors of",
      remedy: "Leave `lande` out if those will do.",
    });
  }
  const numbers = [line.wavelength, line.unsoldFactor ?? 1, line.excitation, line.logGf].map(pointed);
  const { alpha, sigma } = line.abo ?? { alpha: 0, sigma: 0 };
  return [
    `${String(index).padStart(3)}=${line.element.toUpperCase().padEnd(2)} ${line.ion}`,
    ...numbers.map((text) => text.padStart(11)),
    `${level(line.lower)}-${level(line.upper)}`,
    pointed(alpha),
    pointed(sigma),
  ].join("  ");
}

/** Seven characters: SIR counts them from the dash. */
function level(term: Term): string {
  const [, multiplicity, letter, j] = /^(\d+)([A-Za-z])(.*)$/.exec(formatTerm(term)) as unknown as string[];
  return `${multiplicity!.padStart(2)}${letter}${j!.padStart(4)}`;
}
